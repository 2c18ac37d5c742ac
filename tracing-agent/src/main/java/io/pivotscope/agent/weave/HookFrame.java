package io.pivotscope.agent.weave;

import java.pivotscope.Hooks;
import org.jspecify.annotations.Nullable;

/**
 * One invocation of a woven method at which nothing but a single hook is called: most hand-offs.
 * Half the size of an {@link Invocation}, and none at all where there is nothing to do at the end.
 */
final class HookFrame extends EndingFrame {
  private final MethodHook hook;
  private final @Nullable Object[] args;
  private final @Nullable Object state;

  private HookFrame(
      MethodHook hook, @Nullable Object self, @Nullable Object[] args, @Nullable Object state) {
    super(self);
    this.hook = hook;
    this.args = args;
    this.state = state;
  }

  /**
   * Begins one; null if the hook threw, or need not be told of the end.
   *
   * @param replaces whether the hook may replace arguments
   * @param endsUnheard whether it does nothing at the end
   */
  static Hooks.@Nullable Frame begin(
      MethodHook hook,
      boolean replaces,
      boolean endsUnheard,
      @Nullable Object self,
      @Nullable Object[] args) {
    Object state;
    try {
      state = hook.enter(self, args);
    } catch (Throwable t) {
      Hooks.lost(t);
      return null;
    }
    if (!replaces && (endsUnheard || state == null && hook.endsOnlyWhatItBegan())) {
      return null;
    }
    try {
      return new HookFrame(hook, self, args, state);
    } catch (OutOfMemoryError e) {
      // What has begun ends here, or the thread would stay in it.
      hook.exit(state, self, args, null, null);
      throw e;
    }
  }

  @Override
  public @Nullable Object argument(int index) {
    return args[index];
  }

  @Override
  public void point(int number) {}

  @Override
  @Nullable Object end(
      @Nullable Object object, @Nullable Object returned, @Nullable Throwable thrown) {
    try {
      return hook.exit(state, object, args, returned, thrown);
    } catch (Throwable t) {
      Hooks.lost(t);
      return returned;
    }
  }
}
