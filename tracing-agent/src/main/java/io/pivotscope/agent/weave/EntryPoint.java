package io.pivotscope.agent.weave;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a woven method where it is an {@code invokedynamic}:
 *
 * <pre>
 *   frame = begin (hooks and listeners without code of their own)    if there are any
 *   code of one listener (arguments)
 *   code of the next one (arguments) ..
 *   return frame
 * </pre>
 *
 * <p>All that is called is a constant of the target, so that it can be compiled into the method. A
 * changed target costs every compiled caller, so it changes only if what is called does; a listener
 * that goes has seen to it that its code is not there any more. One thread at a time, but for
 * {@link #callSite} and what the target calls.
 */
final class EntryPoint {

  /** {@code this, arguments -> frame}. */
  static final MethodType BEGIN =
      MethodType.methodType(Hooks.Frame.class, Object.class, Object[].class);

  private static final MethodHandle OF_HOOK =
      begin(HookFrame.class, MethodHook.class, boolean.class, boolean.class);
  private static final MethodHandle OF_LISTENER = begin(ListenerFrame.class, SiteListener.class);
  private static final MethodHandle OF_ALL =
      begin(Invocation.class, Link.class, SiteListener[].class);

  private final MethodType type;
  private final boolean instance;
  private final MutableCallSite site;
  private List<MethodHandle> codes = List.of();

  /** Who is called by the frame. */
  private MethodHook[] hooks = {};

  private SiteListener[] rest = {};

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
    List<MethodHandle> nextCodes = new ArrayList<>();
    List<SiteListener> others = new ArrayList<>();
    for (SiteListener listener : link.listeners) {
      MethodHandle code = listener.entry(type, instance);
      if (code == null) {
        others.add(listener);
      } else {
        nextCodes.add(code);
      }
    }
    SiteListener[] nextRest = others.toArray(SiteListener[]::new);
    boolean sameFrame = Arrays.equals(link.hooks, hooks) && Arrays.equals(nextRest, rest);
    if (sameFrame && (link.isEmpty() || nextCodes.equals(codes))) {
      return; // where nobody is left, no code of theirs is left either
    }
    codes = nextCodes;
    hooks = link.hooks;
    rest = nextRest;
    site.setTarget(target(link));
    MutableCallSite.syncAll(new MutableCallSite[] {site});
  }

  private MethodHandle target(Link link) {
    MethodHandle begin = begin(link);
    MethodHandle first =
        begin == null ? MethodHandles.empty(type) : Hooks.entry(begin, type, instance);
    if (codes.isEmpty()) {
      return first;
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
    return MethodHandles.foldArguments(after, first);
  }

  private @Nullable MethodHandle begin(Link link) {
    if (hooks.length == 0 && rest.length == 0) {
      return null;
    }
    if (hooks.length == 1 && rest.length == 0) {
      return MethodHandles.insertArguments(OF_HOOK, 0, hooks[0], link.replaces, link.endsUnheard);
    }
    if (hooks.length == 0 && rest.length == 1) {
      return MethodHandles.insertArguments(OF_LISTENER, 0, rest[0]);
    }
    return MethodHandles.insertArguments(OF_ALL, 0, link, rest);
  }

  /** {@code (bound .., this, arguments) -> frame}. */
  private static MethodHandle begin(Class<?> frame, Class<?>... bound) {
    MethodType type = BEGIN.insertParameterTypes(0, bound);
    try {
      return MethodHandles.lookup().findStatic(frame, "begin", type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
