package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.MethodHook;
import org.jspecify.annotations.Nullable;

/** The scope that begins with a method ends with it, returning or throwing. */
public final class ScopeHook implements MethodHook {

  /** What the thread works for during the method; null if that does not change. */
  @FunctionalInterface
  public interface Begin {
    @Nullable Scope begin(@Nullable Object self, @Nullable Object[] args);
  }

  private final Requests requests;
  private final Begin begin;

  public ScopeHook(Requests requests, Begin begin) {
    this.requests = requests;
    this.begin = begin;
  }

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
    return begin.begin(self, args);
  }

  @Override
  public boolean endsOnlyWhatItBegan() {
    return true;
  }

  @Override
  public @Nullable Object exit(
      @Nullable Object state,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    if (state instanceof Scope scope) {
      requests.end(scope);
    }
    return result;
  }
}
