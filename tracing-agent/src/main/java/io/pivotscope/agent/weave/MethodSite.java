package io.pivotscope.agent.weave;

import java.pivotscope.Hooks;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind one woven method. Its link is the only thing of ours that may hold the
 * application's class, so it is null until the class is known, and the site itself is then held by
 * that class alone ({@link WovenClass}).
 *
 * <p>Relinking is one volatile write: a changed target would deoptimise every caller, and a site
 * that nobody listens to is soon restored anyway.
 */
final class MethodSite implements Hooks.Site {

  final int number;
  final MethodInfo method;
  private final WovenClass owner;
  private final AtomicReference<@Nullable Link> link = new AtomicReference<>();

  MethodSite(int number, MethodInfo method, WovenClass owner) {
    this.number = number;
    this.method = method;
    this.owner = owner;
  }

  @Override
  public @Nullable Invocation enter(@Nullable Object self, @Nullable Object[] args) {
    Link current = link.get();
    if (current == null) {
      current = firstLink(self);
    }
    if (current == null || current.isEmpty()) {
      return null;
    }
    Invocation invocation = new Invocation(current, self, args);
    invocation.enter();
    return invocation;
  }

  @Override
  public void linked(Class<?> in) {
    owner.settle(in);
  }

  @Nullable Link link() {
    return link.get();
  }

  void relink(Link next) {
    link.set(next);
  }

  /**
   * A class that was woven while it was loaded runs for the first time. Two threads may both do
   * this: locks here could meet those of the application's class loaders.
   */
  private @Nullable Link firstLink(@Nullable Object self) {
    Class<?> type = owner.find(self);
    while (type != null) {
      Link made = owner.weaver.link(owner, method, type, null);
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
