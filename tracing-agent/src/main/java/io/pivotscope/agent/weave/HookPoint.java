package io.pivotscope.agent.weave;

/**
 * A hand-off or a carrier at some methods. Several hook points at one method run in the order of
 * the list at entry, in the opposite order at exit; tracepoints lie inside all of them.
 *
 * @param id unique; hook points with the same id are the same: the hook of the first one stays
 * @param replacesArguments whether what {@link MethodHook#enter} puts into {@code args} becomes the
 *     argument (of the right type, or the call fails with a ClassCastException)
 * @param replacesResult whether what {@link MethodHook#exit} returns becomes the result
 */
public record HookPoint(
    String id,
    TypeMatch type,
    MethodMatch method,
    boolean replacesArguments,
    boolean replacesResult,
    MethodHook hook) {

  /** A hook that only watches. */
  public static HookPoint watching(String id, TypeMatch type, MethodMatch method, MethodHook hook) {
    return new HookPoint(id, type, method, false, false, hook);
  }
}
