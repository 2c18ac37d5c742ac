package io.pivotscope.agent.run;

import io.pivotscope.agent.code.AdviceCode;
import io.pivotscope.agent.code.Events;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.pivotscope.Hooks;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The advices of a query at the places of one method as code, made when they are first needed. What
 * acts together is compiled together, since it is one event.
 *
 * <p>Thread-safe.
 */
final class PlaceCode {

  private static final MethodHandle INTERPRETED = MethodHandles.empty(AdviceCode.BOXED);

  /** Sets of advice that are remembered: one for each place, and some where places coincide. */
  private static final int MAX_MADE = 16;

  /** Code of the shape for all. */
  private record Made(List<LinkedAdvice> advice, MethodHandle code) {}

  private volatile Made[] made = {};

  /** The advices as code of a site's shape; null if they are not of the kind that is compiled. */
  static @Nullable MethodHandle compile(
      QueryRun query, List<LinkedAdvice> advice, MethodType type, boolean instance, Events events)
      throws IllegalAccessException {
    List<AdviceCode.Linked> linked = advice.stream().map(LinkedAdvice::linked).toList();
    return !query.interprets && AdviceCode.isCompiled(query.program(), linked)
        ? AdviceCode.compile(query.program(), linked, type, instance, events)
        : null;
  }

  /**
   * Runs advice as code, inside guard and fence; false if it is to be interpreted.
   *
   * @param events of the method that it is linked to
   */
  boolean run(
      List<LinkedAdvice> advice,
      QueryEvents events,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown,
      long elapsedNanos) {
    MethodHandle code = known(advice);
    if (code == null) {
      code = generate(advice, events);
    }
    if (code == INTERPRETED) {
      return false;
    }
    try {
      code.invokeExact(self, args, result, thrown, elapsedNanos);
    } catch (Throwable t) {
      Hooks.failed(t); // what is generated has a fence of its own
    }
    return true;
  }

  /** Null for what has no code yet; where there is no room for more, what has none never will. */
  private @Nullable MethodHandle known(List<LinkedAdvice> advice) {
    Made[] all = made;
    for (Made each : all) {
      if (each.advice == advice) {
        return each.code;
      }
    }
    // Where several places coincide, their advice is put together at each event.
    if (advice.size() > 1) {
      for (Made each : all) {
        if (each.advice.equals(advice)) {
          return each.code;
        }
      }
    }
    return all.length == MAX_MADE ? INTERPRETED : null;
  }

  /**
   * At the first event: most entries have code of their site's shape and never come here. Nor does
   * an event once there is no room: threads of the application are not to wait for each other.
   */
  private synchronized MethodHandle generate(List<LinkedAdvice> advice, QueryEvents events) {
    MethodHandle code = known(advice);
    if (code != null) {
      return code;
    }
    try {
      code = compile(events.query(), advice, AdviceCode.BOXED, true, events.of(advice, true));
    } catch (IllegalAccessException | RuntimeException | LinkageError e) {
      Hooks.failed(e);
    }
    code = code == null ? INTERPRETED : code;
    Made[] more = Arrays.copyOf(made, made.length + 1);
    more[made.length] = new Made(List.copyOf(advice), code);
    made = more;
    return code;
  }
}
