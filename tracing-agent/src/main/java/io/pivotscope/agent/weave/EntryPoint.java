package io.pivotscope.agent.weave;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a woven method where it is an {@code invokedynamic}:
 *
 * <pre>
 *   frame = Invocation.begin(hooks and listeners without code of their own)    if there are any
 *   code of one listener (arguments)
 *   code of the next one (arguments) ..
 *   return frame
 * </pre>
 *
 * <p>A changed target costs every compiled caller, so it changes only if what is called does; a
 * listener that goes has seen to it that its code is not there any more. One thread at a time, but
 * for {@link #callSite} and what the target calls.
 */
final class EntryPoint implements Hooks.Site {

  private record Called(Link link, SiteListener[] rest) {}

  private final MethodType type;
  private final boolean instance;
  private final MutableCallSite site;
  private List<MethodHandle> codes = List.of();
  private boolean callsRest;
  private volatile @Nullable Called called;

  EntryPoint(MethodType type, boolean instance) {
    this.type = type;
    this.instance = instance;
    this.site = new MutableCallSite(MethodHandles.empty(type));
  }

  CallSite callSite() {
    return site;
  }

  /** Calls those who listen under that link from now on. */
  void compose(Link link) {
    List<MethodHandle> next = new ArrayList<>();
    List<SiteListener> rest = new ArrayList<>();
    for (SiteListener listener : link.listeners) {
      MethodHandle code = listener.entry(type, instance);
      if (code == null) {
        rest.add(listener);
      } else {
        next.add(code);
      }
    }
    called = new Called(link, rest.toArray(SiteListener[]::new));
    boolean needsRest = link.hooks.length > 0 || !rest.isEmpty();
    if (link.isEmpty() || next.equals(codes) && callsRest == needsRest) {
      return;
    }
    codes = next;
    callsRest = needsRest;
    site.setTarget(target());
    MutableCallSite.syncAll(new MutableCallSite[] {site});
  }

  private MethodHandle target() {
    MethodHandle begin = callsRest ? Hooks.enter(this, type, instance) : MethodHandles.empty(type);
    if (codes.isEmpty()) {
      return begin;
    }
    MethodHandle all = codes.get(0);
    for (MethodHandle code : codes.subList(1, codes.size())) {
      all = MethodHandles.foldArguments(code, all);
    }
    MethodHandle frame =
        MethodHandles.dropArguments(
            MethodHandles.identity(type.returnType()), 1, type.parameterList());
    MethodHandle after =
        MethodHandles.foldArguments(frame, MethodHandles.dropArguments(all, 0, type.returnType()));
    return MethodHandles.foldArguments(after, begin);
  }

  @Override
  public Hooks.@Nullable Frame enter(@Nullable Object self, @Nullable Object[] args) {
    Called now = called;
    return now == null ? null : Invocation.begin(now.link, now.rest, self, args);
  }

  @Override
  public CallSite link(Class<?> in, MethodType type, boolean instance) {
    throw new UnsupportedOperationException("only the method's site is linked");
  }
}
