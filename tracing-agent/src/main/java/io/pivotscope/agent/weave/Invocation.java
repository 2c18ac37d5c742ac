package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.Place;
import java.pivotscope.Hooks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One invocation of a woven method, kept in a local variable of it. Hooks enclose listeners: they
 * enter first and leave last. Whoever threw at entry is left out at the end.
 */
final class Invocation extends EndingFrame {

  private static final Object FAILED = new Object();
  private static final Object[] NOTHING = {};

  private final Link link;
  private final SiteListener[] listeners;

  /** As passed. */
  private final @Nullable Object[] args;

  /** As the hooks left them; the same array where none replaces any. */
  private final @Nullable Object[] hookArgs;

  private final @Nullable Object[] states;

  /** Of the first listener; mostly there is but one. */
  private long first;

  /** Of the others. */
  private final long @Nullable [] others;

  /** Bit i: the entry of listener i threw (of listener 63 or a later one, for i = 63). */
  private long failed;

  private Invocation(
      Link link, SiteListener[] listeners, @Nullable Object self, @Nullable Object[] args) {
    super(self);
    this.link = link;
    this.listeners = listeners;
    this.args = args;
    this.hookArgs = link.replaces ? args.clone() : args;
    this.states = link.hooks.length == 0 ? NOTHING : new Object[link.hooks.length];
    this.others = listeners.length < 2 ? null : new long[listeners.length - 1];
  }

  /**
   * Begins one.
   *
   * @param listeners those of the link, or some of them
   * @return null if there is nobody to tell
   */
  static Hooks.@Nullable Frame begin(
      Link link, SiteListener[] listeners, @Nullable Object self, @Nullable Object[] args) {
    if (listeners.length == 0) {
      MethodHook[] hooks = link.hooks;
      if (hooks.length == 0) {
        return null;
      }
      if (hooks.length == 1) {
        return HookFrame.begin(hooks[0], link.replaces, link.endsUnheard, self, args);
      }
    } else if (listeners.length == 1 && link.hooks.length == 0) {
      return ListenerFrame.begin(listeners[0], self, args);
    }
    Invocation invocation = new Invocation(link, listeners, self, args);
    invocation.enter();
    return invocation;
  }

  private void enter() {
    for (int i = 0; i < states.length; i++) {
      try {
        states[i] = link.hooks[i].enter(self, hookArgs);
      } catch (Throwable t) {
        states[i] = FAILED;
        Hooks.lost(t);
      }
    }
    for (int i = 0; i < listeners.length; i++) {
      try {
        long token = listeners[i].enter(self, args);
        if (i == 0 || others == null) {
          first = token;
        } else {
          others[i - 1] = token;
        }
      } catch (Throwable t) {
        failed |= 1L << Math.min(i, 63);
        Hooks.lost(t);
      }
    }
  }

  @Override
  public @Nullable Object argument(int index) {
    return hookArgs[index];
  }

  @Override
  public void point(int number) {
    List<Place> places = Points.places(number);
    for (int i = 0; i < listeners.length; i++) {
      if ((failed >> Math.min(i, 63) & 1) == 0) {
        try {
          listeners[i].point(i == 0 || others == null ? first : others[i - 1], self, args, places);
        } catch (Throwable t) {
          Hooks.lost(t);
        }
      }
    }
  }

  @Override
  boolean tells(SiteListener listener) {
    for (SiteListener each : listeners) {
      if (each == listener) {
        return true;
      }
    }
    return false;
  }

  @Override
  @Nullable Object end(
      @Nullable Object object, @Nullable Object returned, @Nullable Throwable thrown) {
    for (int i = listeners.length - 1; i >= 0; i--) {
      if ((failed >> Math.min(i, 63) & 1) == 0) {
        try {
          long token = i == 0 || others == null ? first : others[i - 1];
          if (thrown == null) {
            listeners[i].exit(token, object, args, returned);
          } else {
            listeners[i].thrown(token, object, args, thrown);
          }
        } catch (Throwable t) {
          Hooks.lost(t);
        }
      }
    }
    @Nullable Object result = returned;
    for (int i = states.length - 1; i >= 0; i--) {
      if (states[i] != FAILED) {
        try {
          result = link.hooks[i].exit(states[i], object, hookArgs, result, thrown);
        } catch (Throwable t) {
          Hooks.lost(t);
        }
      }
    }
    return result;
  }
}
