package io.pivotscope.agent.propagate;

/**
 * Tasks that another agent in the same process puts into a wrapper of its own where they are
 * submitted. It may do so before or after our hook looks, and take them out again on the way to
 * methods of the application; so we know each task by what is inside.
 *
 * <p>OpenTelemetry's does this to lambdas while it has a context to propagate.
 */
final class WrappedTask {
  private static final String OPEN_TELEMETRY =
      "io.opentelemetry.javaagent.bootstrap.executors.ContextPropagatingRunnable";

  private static final FieldOf DELEGATE = new FieldOf("delegate");

  private WrappedTask() {}

  /** The application's own task: nearly always what is given. */
  static Object inside(Object task) {
    if (!task.getClass().getName().equals(OPEN_TELEMETRY)) {
      return task;
    }
    Object delegate = DELEGATE.get(task);
    return delegate == null ? task : delegate;
  }
}
