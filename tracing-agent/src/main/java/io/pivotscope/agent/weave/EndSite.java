package io.pivotscope.agent.weave;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.pivotscope.Hooks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The call site of a method's returns, or of its throws. Of type {@code (ended, frame, begun, this,
 * arguments) -> void}, where ended is a result, of which there need not be one, or a Throwable.
 */
final class EndSite {
  private static final MethodHandle ELAPSED =
      CallSites.handle(Began.class, "elapsed", MethodType.methodType(long.class, long.class));
  private static final MethodHandle SINCE =
      CallSites.handle(
          Began.class,
          "isSince",
          MethodType.methodType(boolean.class, long.class, long.class, long.class));
  private static final MethodHandle IS_THERE =
      CallSites.handle(
          EndSite.class, "isThere", MethodType.methodType(boolean.class, Object.class));
  private static final MethodHandle TELLS =
      CallSites.handle(
          EndSite.class,
          "tells",
          MethodType.methodType(boolean.class, Object.class, SiteListener.class));
  private static final MethodHandle FRAME_EXIT =
      CallSites.handle(
          Hooks.class,
          "exit",
          MethodType.methodType(Object.class, Object.class, Object.class, Object.class));
  private static final MethodHandle FRAME_THROWN =
      CallSites.handle(
          Hooks.class,
          "thrown",
          MethodType.methodType(void.class, Object.class, Object.class, Throwable.class));

  private final MethodType type;
  private final boolean self;
  private final boolean constructed;
  private final boolean throwing;
  private final MethodHandle ranOut;

  /** Parameters before the frame: what ended the method, or nothing. */
  private final int ended;

  private final MutableCallSite site;

  /**
   * @param self whether {@code this} is there
   * @param instance whether it was at the entry
   * @param ranOut as for {@link CallSites#mindingItsMemory}
   */
  EndSite(MethodType type, boolean self, boolean instance, boolean throwing, MethodHandle ranOut) {
    this.ranOut = ranOut;
    this.type = type;
    this.self = self;
    this.constructed = self && !instance;
    this.throwing = throwing;
    this.ended = type.parameterType(1) == long.class ? 0 : 1;
    this.site = new MutableCallSite(MethodHandles.empty(type));
  }

  MutableCallSite callSite() {
    return site;
  }

  /** Calls these from now on, in this order. */
  void callAll(List<MethodHandle> calls) {
    MethodHandle all = calls.isEmpty() ? MethodHandles.empty(type) : calls.get(calls.size() - 1);
    for (int i = calls.size() - 2; i >= 0; i--) {
      all = MethodHandles.foldArguments(all, calls.get(i));
    }
    site.setTarget(calls.isEmpty() ? all : CallSites.mindingItsMemory(all, ranOut));
  }

  /**
   * A listener's code, for invocations that began since then.
   *
   * @param code {@code (this, arguments, result, thrown, elapsed) -> void}
   */
  MethodHandle call(MethodHandle code, Began since, boolean timed) {
    MethodHandle call = MethodHandles.insertArguments(code, throwing ? 2 : 3, (Object) null);
    if (ended == 0) {
      call = MethodHandles.insertArguments(call, 2, (Object) null);
    }
    // this, arguments, [ended], elapsed -> [ended], begun, this, arguments
    int last = 2 + ended;
    call =
        timed
            ? MethodHandles.filterArguments(call, last, ELAPSED)
            : MethodHandles.dropArguments(
                MethodHandles.insertArguments(call, last, 0L), last, long.class);
    MethodType order = MethodType.methodType(void.class, long.class, Object.class, Object[].class);
    call =
        ended == 0
            ? MethodHandles.permuteArguments(call, order, 1, 2, 0)
            : MethodHandles.permuteArguments(
                call, order.insertParameterTypes(0, call.type().parameterType(2)), 2, 3, 0, 1);
    call = call.asCollector(Object[].class, type.parameterCount() - ended - (self ? 3 : 2));
    if (!self) {
      call = MethodHandles.insertArguments(call, ended + 1, (Object) null);
    }
    call = MethodHandles.dropArguments(call, ended, Object.class).asType(type);
    MethodHandle isSince = MethodHandles.insertArguments(SINCE, 0, since.number(), since.nanos());
    return MethodHandles.guardWithTest(
        MethodHandles.dropArguments(isSince, 0, type.parameterList().subList(0, ended + 1)),
        call,
        MethodHandles.empty(type));
  }

  /** The same, but where the frame of the invocation tells the listener. */
  MethodHandle unlessFramed(MethodHandle call, SiteListener listener) {
    MethodHandle tells =
        MethodHandles.insertArguments(TELLS, 1, listener)
            .asType(MethodType.methodType(boolean.class, type.parameterType(ended)));
    return MethodHandles.guardWithTest(
        MethodHandles.dropArguments(tells, 0, type.parameterList().subList(0, ended)),
        MethodHandles.empty(type),
        call);
  }

  /** Whoever is called by the frame, if there is one. */
  MethodHandle ofFrame() {
    MethodHandle end = throwing ? FRAME_THROWN : FRAME_EXIT;
    end = end.asType(end.type().changeReturnType(void.class));
    // frame, this, ended
    MethodType ending = type;
    if (ended == 0) {
      end = MethodHandles.insertArguments(end, 2, (Object) null);
      end =
          constructed
              ? MethodHandles.dropArguments(end, 1, long.class)
              : MethodHandles.insertArguments(end, 1, (Object) null);
    } else {
      end = MethodHandles.insertArguments(end, 1, (Object) null);
      Class<?> what = end.type().parameterType(1);
      end =
          MethodHandles.permuteArguments(
              end, MethodType.methodType(void.class, what, Object.class), 1, 0);
      ending = type.changeParameterType(0, what);
    }
    end = MethodHandles.dropArgumentsToMatch(end, 0, ending.parameterList(), 0).asType(type);
    return MethodHandles.guardWithTest(
        MethodHandles.dropArguments(IS_THERE, 0, type.parameterList().subList(0, ended)),
        end,
        MethodHandles.empty(type));
  }

  static boolean tells(@Nullable Object frame, SiteListener listener) {
    return frame instanceof EndingFrame known && known.tells(listener);
  }

  static boolean isThere(@Nullable Object frame) {
    return frame != null;
  }
}
