package io.pivotscope.agent.weave;

import java.pivotscope.Hooks;
import org.jspecify.annotations.Nullable;

/** A frame that ends once, whether its method returns or throws, or seems to do both. */
abstract class EndingFrame extends Hooks.Frame {

  /** Null in static methods and in constructors. */
  final @Nullable Object self;

  private boolean ended;

  EndingFrame(@Nullable Object self) {
    this.self = self;
  }

  @Override
  public final @Nullable Object exit(@Nullable Object constructed, @Nullable Object result) {
    if (ended) {
      return result;
    }
    ended = true;
    return end(constructed != null ? constructed : self, result, null);
  }

  @Override
  public final void thrown(@Nullable Object ignored, Throwable thrown) {
    if (!ended) {
      ended = true;
      end(self, null, thrown);
    }
  }

  /** Whether that listener is told of the end. */
  boolean tells(SiteListener listener) {
    return false;
  }

  /** Returns the result as the caller shall see it. */
  abstract @Nullable Object end(
      @Nullable Object object, @Nullable Object returned, @Nullable Throwable thrown);
}
