package io.pivotscope.agent.weave;

import org.jspecify.annotations.Nullable;

/** A hook that acts when the method ends, and needs nothing from its entry. */
public interface ExitHook extends MethodHook {
  @Override
  default @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
    return null;
  }

  @Override
  @Nullable Object exit(
      @Nullable Object state,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown);
}
