package io.pivotscope.agent.carrier;

import io.pivotscope.agent.weave.ExitHook;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import org.jspecify.annotations.Nullable;

/** Short ways to write hook points down. */
final class Hook {

  /** As {@link MethodHook#enter}, for hooks that need nothing at exit. */
  @FunctionalInterface
  interface Enter {
    void enter(@Nullable Object self, @Nullable Object[] args);
  }

  /** As {@link MethodHook#exit}, for hooks that need nothing from the entry. */
  @FunctionalInterface
  interface Exit {
    @Nullable Object exit(
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown);
  }

  private Hook() {}

  static HookPoint entering(String id, String type, MethodMatch method, Enter enter) {
    MethodHook hook =
        (self, args) -> {
          enter.enter(self, args);
          return null;
        };
    return HookPoint.watching(id, TypeMatch.exactly(type), method, hook);
  }

  static HookPoint leaving(String id, String type, MethodMatch method, Exit exit) {
    return HookPoint.watching(id, TypeMatch.exactly(type), method, new AtExit(exit));
  }

  /** The result of {@code exit} becomes the method's. */
  static HookPoint replacing(String id, String type, MethodMatch method, Exit exit) {
    return new HookPoint(id, TypeMatch.exactly(type), method, false, true, new AtExit(exit));
  }

  static HookPoint around(String id, String type, MethodMatch method, MethodHook hook) {
    return HookPoint.watching(id, TypeMatch.exactly(type), method, hook);
  }

  private record AtExit(Exit exit) implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      return exit.exit(self, args, result, thrown);
    }
  }
}
