package io.pivotscope.agent.weave;

import java.pivotscope.Hooks;
import org.jspecify.annotations.Nullable;

/**
 * One invocation of a woven method, kept in a local variable of it. Hooks enclose listeners: they
 * enter first and leave last. Whoever threw at entry is left out at the end.
 */
final class Invocation implements Hooks.Frame {

  private static final Object FAILED = new Object();
  private static final Object[] NOTHING = {};
  private static final long[] NO_TOKENS = {};

  private final Link link;
  private final @Nullable Object self;

  /** As passed. */
  private final @Nullable Object[] args;

  /** As the hooks left them; the same array where none replaces any. */
  private final @Nullable Object[] hookArgs;

  private final @Nullable Object[] states;
  private final long[] tokens;

  /** Listeners whose entry did not throw are left to right; bit i set: listener i threw. */
  private long failed;

  private boolean ended;

  Invocation(Link link, @Nullable Object self, @Nullable Object[] args) {
    this.link = link;
    this.self = self;
    this.args = args;
    this.hookArgs = link.replaces ? args.clone() : args;
    this.states = link.hooks.length == 0 ? NOTHING : new Object[link.hooks.length];
    this.tokens = link.listeners.length == 0 ? NO_TOKENS : new long[link.listeners.length];
  }

  void enter() {
    for (int i = 0; i < states.length; i++) {
      try {
        states[i] = link.hooks[i].enter(self, hookArgs);
      } catch (Throwable t) {
        states[i] = FAILED;
        Hooks.failed(t);
      }
    }
    for (int i = 0; i < tokens.length; i++) {
      try {
        tokens[i] = link.listeners[i].enter(self, args);
      } catch (Throwable t) {
        failed |= 1L << Math.min(i, 63);
        Hooks.failed(t);
      }
    }
  }

  @Override
  public @Nullable Object argument(int index) {
    return hookArgs[index];
  }

  @Override
  public @Nullable Object exit(@Nullable Object constructed, @Nullable Object result) {
    return end(constructed != null ? constructed : self, result, null);
  }

  @Override
  public void thrown(@Nullable Object ignored, Throwable thrown) {
    end(self, null, thrown);
  }

  private @Nullable Object end(
      @Nullable Object object, @Nullable Object returned, @Nullable Throwable thrown) {
    if (ended) {
      return returned;
    }
    ended = true;
    for (int i = tokens.length - 1; i >= 0; i--) {
      if ((failed >> Math.min(i, 63) & 1) == 0) {
        try {
          if (thrown == null) {
            link.listeners[i].exit(tokens[i], object, args, returned);
          } else {
            link.listeners[i].thrown(tokens[i], object, args, thrown);
          }
        } catch (Throwable t) {
          Hooks.failed(t);
        }
      }
    }
    @Nullable Object result = returned;
    for (int i = states.length - 1; i >= 0; i--) {
      if (states[i] != FAILED) {
        try {
          result = link.hooks[i].exit(states[i], object, hookArgs, result, thrown);
        } catch (Throwable t) {
          Hooks.failed(t);
        }
      }
    }
    return result;
  }
}
