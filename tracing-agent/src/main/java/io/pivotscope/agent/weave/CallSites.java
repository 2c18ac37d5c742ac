package io.pivotscope.agent.weave;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a woven method that are linked:
 *
 * <pre>
 *   enter   frame = begin (hooks and listeners without code of their own)    if there are any
 *           code of each other listener's entry (arguments)
 *           return frame
 *   begun   the number of the composition, or the time, for those who listen for the end
 *   exit    code of each such listener's exit (arguments, result), unless it came later or the
 *           frame tells it, as where the code before this one did not link its ends
 *   thrown  exit of the frame, if there is one
 * </pre>
 *
 * <p>All that is called is a constant of the target, so that it can be compiled into the method. A
 * changed target costs every compiled caller, so it changes only if what is called does; a listener
 * that goes has seen to it that its code is not called any more. When the method is restored, and
 * its compiled callers with it, the targets let go of that code. One thread at a time, but for what
 * the targets call.
 */
final class CallSites {

  static final String ENTER = "enter";
  private static final String BEGUN = "begun";
  private static final String EXIT = "exit";
  private static final String THROWN = "thrown";

  /** {@code this, arguments -> frame}. */
  static final MethodType BEGIN =
      MethodType.methodType(Hooks.Frame.class, Object.class, Object[].class);

  /**
   * One that has code.
   *
   * @param byCode whether it is called through it; else through a frame, and by its code only where
   *     invocations of an earlier version of the method end
   */
  private record Listening(SiteListener listener, SiteListener.Code code, boolean byCode) {}

  /**
   * Listeners that are called through their code at one method. The JVM's compiler gives up on many
   * more, and then each call of the method takes a thousand times as long.
   */
  private static final int MOST_CODED = 24;

  private static final MethodHook[] NO_HOOKS = {};
  private static final SiteListener[] NO_LISTENERS = {};

  private final MethodType entry;
  private final boolean instance;
  private final MutableCallSite enter;

  /** The others, by name, once they are linked; the ends of a method have one type each. */
  private final Map<String, EndSite> ends = new HashMap<>();

  private @Nullable MutableCallSite begun;

  private List<Listening> coded = List.of();
  private final Map<SiteListener, Began> since = new HashMap<>();

  /**
   * Those with code who are or were told by frames, as long as they listen. An invocation whose
   * frame tells them may end in code that calls theirs: it is to be one end.
   */
  private final Set<SiteListener> byFrame = new HashSet<>();

  private MethodHandle begunTarget = MethodHandles.constant(long.class, 0L);

  /** Whether frames may be about: of those who are called by it now, or were. */
  private boolean framed;

  /** Whether a composition has failed halfway: the targets may be others than these say. */
  private boolean torn;

  private MethodHook[] hooks = NO_HOOKS;
  private SiteListener[] rest = NO_LISTENERS;

  /** {@code OutOfMemoryError -> void}. */
  private final MethodHandle ranOut;

  /**
   * @param entry {@code (this, arguments) -> frame}
   * @param instance whether {@code this} is there
   * @param site told where memory runs out before somebody is called
   */
  CallSites(MethodType entry, boolean instance, Hooks.Site site) {
    this.entry = entry;
    this.instance = instance;
    this.ranOut = MethodHandles.insertArguments(RAN_OUT, 0, site);
    this.enter = new MutableCallSite(MethodHandles.empty(entry));
  }

  /**
   * The call site of that name.
   *
   * @param self whether {@code this} is among its parameters
   */
  CallSite site(String name, MethodType type, boolean self) {
    switch (name) {
      case ENTER -> {
        return enter;
      }
      case BEGUN -> {
        if (begun == null) {
          begun = new MutableCallSite(begunTarget);
        }
        return begun;
      }
      default -> {
        EndSite known = ends.get(name);
        if (known == null) {
          known = new EndSite(type, self, instance, name.equals(THROWN), ranOut);
          composeEnd(name, known); // first: where the stack is full it is tried again
          ends.put(name, known);
        }
        return known.callSite();
      }
    }
  }

  /**
   * Calls those who listen under that link from now on.
   *
   * @param endsAreLinked whether the method, as it is woven now, links its ends
   */
  void compose(Link link, boolean endsAreLinked) {
    List<Listening> nextCoded = new ArrayList<>();
    List<SiteListener> others = new ArrayList<>();
    for (SiteListener listener : link.listeners) {
      SiteListener.Code code =
          nextCoded.size() < MOST_CODED ? listener.code(entry, instance) : null;
      boolean byCode = code != null && (endsAreLinked || !code.ends());
      if (code != null) {
        nextCoded.add(new Listening(listener, code, byCode));
      }
      if (!byCode) {
        others.add(listener);
      }
    }
    SiteListener[] nextRest = others.toArray(SiteListener[]::new);
    byFrame.retainAll(Arrays.asList(link.listeners));
    byFrame.addAll(others);
    boolean sameFrame = Arrays.equals(link.hooks, hooks) && Arrays.equals(nextRest, rest);
    if (!torn && sameFrame && (link.isEmpty() || nextCoded.equals(coded))) {
      return; // where nobody is left, nothing of theirs is called; clear() comes later
    }
    coded = nextCoded;
    hooks = link.hooks;
    rest = nextRest;
    compose(begin(link));
  }

  /**
   * Calls nobody, and keeps nothing of whoever was called: a frame in the old code of the method
   * keeps these call sites, perhaps for as long as the process lives.
   */
  void clear() {
    if (!torn && coded.isEmpty() && hooks.length == 0 && rest.length == 0) {
      return;
    }
    coded = List.of();
    byFrame.clear();
    hooks = NO_HOOKS;
    rest = NO_LISTENERS;
    compose((MethodHandle) null);
  }

  private void compose(@Nullable MethodHandle begin) {
    torn = true;
    framed |= begin != null;
    boolean ended = false;
    boolean timed = false;
    Began now = Began.now();
    since.keySet().retainAll(coded.stream().map(Listening::listener).toList());
    for (Listening each : coded) {
      since.putIfAbsent(each.listener, now);
      ended |= each.code.ends();
      timed |= each.code.timed();
    }
    begunTarget = timed ? NANOS : MethodHandles.constant(long.class, ended ? now.number() : 0L);
    List<MutableCallSite> changed = new ArrayList<>();
    ends.forEach(
        (name, site) -> {
          composeEnd(name, site);
          changed.add(site.callSite());
        });
    if (begun != null) {
      begun.setTarget(begunTarget);
      changed.add(begun);
    }
    enter.setTarget(mindingItsMemory(enterTarget(begin), ranOut));
    changed.add(enter);
    MutableCallSite.syncAll(changed.toArray(MutableCallSite[]::new));
    torn = false;
  }

  private void composeEnd(String name, EndSite site) {
    List<MethodHandle> calls = new ArrayList<>();
    for (int i = coded.size() - 1; i >= 0; i--) {
      SiteListener.Code code = coded.get(i).code;
      MethodHandle end = name.equals(EXIT) ? code.exit() : code.thrown();
      Began from = since.get(coded.get(i).listener);
      if (end != null && from != null) {
        MethodHandle call = site.call(end, from, code.timed());
        SiteListener listener = coded.get(i).listener;
        calls.add(byFrame.contains(listener) ? site.unlessFramed(call, listener) : call);
      }
    }
    if (framed) {
      calls.add(site.ofFrame());
    }
    site.callAll(calls);
  }

  /**
   * The same, but that what it makes on the way to a listener, or what the JVM makes for it, does
   * not run out of memory in the application's name: then nothing is called.
   *
   * @param ranOut {@code OutOfMemoryError -> void}
   */
  static MethodHandle mindingItsMemory(MethodHandle target, MethodHandle ranOut) {
    MethodType handler = target.type().insertParameterTypes(0, OutOfMemoryError.class);
    MethodHandle nothing = MethodHandles.empty(handler);
    MethodHandle told =
        MethodHandles.catchException(
            target, OutOfMemoryError.class, MethodHandles.foldArguments(nothing, ranOut));
    // Telling may find no memory either: the JVM links it then.
    return MethodHandles.catchException(
        told, OutOfMemoryError.class, MethodHandles.foldArguments(nothing, LOST));
  }

  private static void ranOut(Hooks.Site site, OutOfMemoryError e) {
    boolean outer = Hooks.guard();
    try {
      Hooks.failed(e);
      site.ranOut();
    } finally {
      Hooks.unguard(outer);
    }
  }

  private MethodHandle enterTarget(@Nullable MethodHandle begin) {
    MethodHandle first =
        begin == null ? MethodHandles.empty(entry) : Hooks.entry(begin, entry, instance);
    MethodHandle all = null;
    for (Listening each : coded) {
      MethodHandle code = each.code.entry();
      if (each.byCode && code != null) {
        all = all == null ? code : MethodHandles.foldArguments(code, all);
      }
    }
    if (all == null) {
      return first;
    }
    MethodHandle frame =
        MethodHandles.dropArguments(
            MethodHandles.identity(entry.returnType()), 1, entry.parameterList());
    MethodHandle after =
        MethodHandles.foldArguments(frame, MethodHandles.dropArguments(all, 0, entry.returnType()));
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

  private static final MethodHandle OF_HOOK =
      begin(HookFrame.class, MethodHook.class, boolean.class, boolean.class);
  private static final MethodHandle OF_LISTENER = begin(ListenerFrame.class, SiteListener.class);
  private static final MethodHandle OF_ALL =
      begin(Invocation.class, Link.class, SiteListener[].class);
  private static final MethodHandle RAN_OUT =
      handle(
          CallSites.class,
          "ranOut",
          MethodType.methodType(void.class, Hooks.Site.class, OutOfMemoryError.class));
  private static final MethodHandle LOST =
      handle(Hooks.class, "lost", MethodType.methodType(void.class, Throwable.class))
          .asType(MethodType.methodType(void.class, OutOfMemoryError.class));
  private static final MethodHandle NANOS =
      handle(Began.class, "present", MethodType.methodType(long.class));

  /** {@code (bound .., this, arguments) -> frame}. */
  private static MethodHandle begin(Class<?> frame, Class<?>... bound) {
    return handle(frame, "begin", BEGIN.insertParameterTypes(0, bound));
  }

  static MethodHandle handle(Class<?> owner, String name, MethodType type) {
    try {
      return MethodHandles.lookup().findStatic(owner, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
