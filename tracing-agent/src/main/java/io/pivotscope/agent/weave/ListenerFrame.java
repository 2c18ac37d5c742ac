package io.pivotscope.agent.weave;

import java.pivotscope.Hooks;
import org.jspecify.annotations.Nullable;

/**
 * One invocation of a woven method at which nothing but a single listener is told: the tracepoint
 * of one query. None at all where that has nothing to do after the entry.
 */
final class ListenerFrame extends EndingFrame {
  private final SiteListener listener;
  private final @Nullable Object[] args;
  private final long token;

  private ListenerFrame(
      SiteListener listener, @Nullable Object self, @Nullable Object[] args, long token) {
    super(self);
    this.listener = listener;
    this.args = args;
    this.token = token;
  }

  /** Begins one; null if the listener threw, or need not be told of more. */
  static Hooks.@Nullable Frame begin(
      SiteListener listener, @Nullable Object self, @Nullable Object[] args) {
    long token;
    try {
      token = listener.enter(self, args);
    } catch (Throwable t) {
      Hooks.lost(t);
      return null;
    }
    return listener.isForEntryAlone() ? null : new ListenerFrame(listener, self, args, token);
  }

  @Override
  public @Nullable Object argument(int index) {
    return args[index];
  }

  @Override
  public void point(int number) {
    try {
      listener.point(token, self, args, Points.places(number));
    } catch (Throwable t) {
      Hooks.lost(t);
    }
  }

  @Override
  boolean tells(SiteListener other) {
    return listener == other;
  }

  @Override
  @Nullable Object end(
      @Nullable Object object, @Nullable Object returned, @Nullable Throwable thrown) {
    try {
      if (thrown == null) {
        listener.exit(token, object, args, returned);
      } else {
        listener.thrown(token, object, args, thrown);
      }
    } catch (Throwable t) {
      Hooks.lost(t);
    }
    return returned;
  }
}
