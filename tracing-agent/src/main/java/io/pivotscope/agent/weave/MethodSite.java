package io.pivotscope.agent.weave;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.pivotscope.Hooks;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind one woven method. Its link is the only thing of ours that may hold the
 * application's class, so it is null until the class is known, and the site itself is then held by
 * that class alone ({@link WovenClass}).
 *
 * <p>Relinking is one volatile write, and where an entry is linked a new target if what is called
 * there has changed ({@link CallSites}).
 */
final class MethodSite implements Hooks.Site {

  final int number;
  final MethodInfo method;
  private final WovenClass owner;
  private final String key;
  private final AtomicReference<@Nullable Link> link = new AtomicReference<>();

  /** Made when the method's code first links its entry; null where that is a static call. */
  private volatile @Nullable CallSites calls;

  MethodSite(int number, MethodInfo method, WovenClass owner) {
    this.number = number;
    this.method = method;
    this.owner = owner;
    this.key = method.key();
  }

  /** Everybody who listens, for an entry that is a static call. */
  @Override
  public Hooks.@Nullable Frame enter(@Nullable Object self, @Nullable Object[] args) {
    Link current = link.get();
    if (current == null) {
      current = firstLink(owner.find(self));
    }
    return current == null ? null : Invocation.begin(current, current.listeners, self, args);
  }

  @Override
  public CallSite link(Class<?> in, String name, MethodType type, boolean self) {
    if (name.equals(CallSites.ENTER)) {
      owner.settle(in);
      if (link.get() == null) {
        firstLink(in);
      }
    }
    return Privileged.call(() -> site(name, type, self));
  }

  /** One for all: several threads may link at once, and the code of several versions of a class. */
  private synchronized CallSite site(String name, MethodType type, boolean self) {
    CallSites known = calls;
    if (known == null) {
      if (!name.equals(CallSites.ENTER)) {
        // There was no memory to link the entry: there is nobody to be told of an end.
        return new ConstantCallSite(MethodHandles.empty(type));
      }
      known = new CallSites(type, self, this);
      calls = known;
      try {
        compose(known);
      } catch (RuntimeException | Error e) {
        calls = null;
        throw e;
      }
    }
    return known.site(name, type, self);
  }

  /**
   * Whose events at this method may be lost; all, where a request may be lost here. Makes nothing,
   * not even an iterator.
   */
  @Override
  public void ranOut() {
    owner.isDeaf = true;
    try {
      List<Want> mine = owner.wants.getOrDefault(key, List.of());
      boolean hooked = false;
      for (int i = 0; i < mine.size(); i++) {
        hooked |= mine.get(i).hook != null;
      }
      List<Want> lose = hooked ? owner.weaver.plan().wants() : mine;
      for (int i = 0; i < lose.size(); i++) {
        Installation installation = lose.get(i).installation;
        if (installation != null) {
          installation.factory().ranOut();
        }
      }
    } catch (OutOfMemoryError again) {
      Hooks.lost(again);
    }
  }

  @Nullable Link link() {
    return link.get();
  }

  void relink(Link next) {
    link.set(next);
    compose();
  }

  /** Calls those who listen as the method's code, and what comes after it, needs it. */
  void compose() {
    CallSites known = calls;
    if (known != null) {
      synchronized (this) {
        compose(known);
      }
    }
  }

  /** Whoever sets a link composes after that, so the last one to compose sees the last link. */
  private void compose(CallSites sites) {
    Link current = link.get();
    if (current == Link.OFF) {
      sites.clear();
    } else if (current != null) {
      sites.compose(current, owner.linksEnds(method));
    }
  }

  /**
   * A class that was woven while it was loaded runs for the first time. Two threads may both do
   * this: locks here could meet those of the application's class loaders.
   */
  private @Nullable Link firstLink(@Nullable Class<?> type) {
    while (type != null) {
      Class<?> found = type;
      Link made = Privileged.call(() -> owner.weaver.link(owner, method, found, null));
      link.compareAndSet(null, made);
      if (owner.weaver.isCurrent(made.plan)) {
        owner.weaver.late();
        break;
      }
      link.compareAndSet(made, null);
    }
    return link.get();
  }
}
