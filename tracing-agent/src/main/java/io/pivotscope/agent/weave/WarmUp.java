package io.pivotscope.agent.weave;

import io.pivotscope.agent.weave.WovenClass.Shape;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.pivotscope.Hooks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Weaves, links and runs a class of our own on our own thread: the first site that is linked in a
 * JVM costs it milliseconds, and the weaver's classes must be there before it works inside the
 * loading of another class. It is also a trial of the weaver in this very JVM.
 */
final class WarmUp {

  private static final List<String> DESCRIPTORS =
      List.of(
          "()V",
          "(Ljava/lang/Object;)V",
          "(Ljava/lang/Object;Ljava/lang/Object;)V",
          "(I)V",
          "(J)V",
          "(Ljava/lang/Object;IJ)V");

  private WarmUp() {}

  /** A site that nobody listens to. */
  private record Silent() implements Hooks.Site {
    @Override
    public Hooks.@Nullable Frame enter(@Nullable Object self, @Nullable Object[] args) {
      return null;
    }

    @Override
    public CallSite link(Class<?> in, String name, MethodType type, boolean self) {
      if (!name.equals(CallSites.ENTER)) {
        return new ConstantCallSite(MethodHandles.empty(type));
      }
      return new ConstantCallSite(Hooks.entry(MethodHandles.empty(CallSites.BEGIN), type, self));
    }

    @Override
    public void ranOut() {}
  }

  static void run(int number) {
    warmEnds();
    warmFrames(number);
    Silent site = new Silent();
    Hooks.put(number, new WeakReference<>(site));
    Map<String, Shape> shapes = new HashMap<>();
    DESCRIPTORS.forEach(d -> shapes.put("m" + d, new Shape(false, false, true)));
    byte[] woven = Splicer.splice(sample(), shapes, key -> number, Map.of());
    Map<String, String> errors = CodeCheck.errors(woven, shapes.keySet(), false);
    if (!errors.isEmpty()) {
      throw new IllegalStateException("the weaver fails its trial: " + errors);
    }
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(woven, true);
      for (String descriptor : DESCRIPTORS) {
        MethodType type =
            MethodType.fromMethodDescriptorString(descriptor, WarmUp.class.getClassLoader());
        Object[] args = new Object[type.parameterCount()];
        for (int i = 0; i < args.length; i++) {
          args[i] =
              type.parameterType(i) == int.class
                  ? (Object) 0
                  : type.parameterType(i) == long.class ? (Object) 0L : "";
        }
        lookup.findStatic(lookup.lookupClass(), "m", type).invokeWithArguments(args);
      }
    } catch (Throwable t) {
      throw new IllegalStateException("the weaver fails its trial", t);
    } finally {
      Hooks.remove(number);
    }
  }

  /**
   * What the end of a method needs may first be asked for by the exception of a full stack; a class
   * whose initialisation fails there has failed for good.
   */
  private static void warmEnds() {
    MethodType type =
        MethodType.methodType(
            void.class, Object.class, Object.class, long.class, Object.class, Object.class);
    MethodHandle code =
        MethodHandles.empty(
            MethodType.methodType(
                void.class,
                Object.class,
                Object[].class,
                Object.class,
                Throwable.class,
                long.class));
    MethodHandle ranOut =
        MethodHandles.empty(MethodType.methodType(void.class, OutOfMemoryError.class));
    EndSite end = new EndSite(type, true, true, true, ranOut);
    end.callAll(List.of(end.call(code, Began.now(), true), end.ofFrame()));
  }

  /** What stands behind a static entry: a frame of each kind, through the hooks and to its end. */
  private record Framing(Link link, SiteListener[] listeners) implements Hooks.Site {
    @Override
    public Hooks.@Nullable Frame enter(@Nullable Object self, @Nullable Object[] args) {
      return Invocation.begin(link, listeners, self, args);
    }

    @Override
    public CallSite link(Class<?> in, String name, MethodType type, boolean self) {
      return new ConstantCallSite(MethodHandles.empty(type));
    }

    @Override
    public void ranOut() {}
  }

  private record Unmoved() implements SiteListener {
    @Override
    public long enter(@Nullable Object self, @Nullable Object[] args) {
      return 0;
    }

    @Override
    public void exit(
        long token, @Nullable Object self, @Nullable Object[] args, @Nullable Object result) {}

    @Override
    public void thrown(
        long token, @Nullable Object self, @Nullable Object[] args, Throwable thrown) {}
  }

  /** As above: the first frame may be asked for where classes cannot be initialised any more. */
  private static void warmFrames(int number) {
    HookPoint point =
        HookPoint.watching("", TypeMatch.exactly(""), MethodMatch.named(""), (self, args) -> null);
    Link hooked = new Link(Plan.EMPTY, List.of(new Want(point)), Map.of());
    SiteListener[] listeners = {new Unmoved()};
    List<Framing> sites =
        List.of(
            new Framing(hooked, new SiteListener[0]),
            new Framing(Link.OFF, listeners),
            new Framing(hooked, listeners));
    Hooks.Guard guard = Hooks.ofThread();
    boolean outer = guard.busy;
    try {
      for (Framing site : sites) {
        Hooks.put(number, new WeakReference<>(site));
        guard.busy = false;
        Object frame = Hooks.enter(number, null, new Object[0]);
        Hooks.exit(frame, null, null);
        if (frame == null && site.listeners.length > 0) {
          throw new IllegalStateException("the weaver fails its trial: a static entry is silent");
        }
      }
    } finally {
      guard.busy = outer;
      Hooks.remove(number);
    }
  }

  private static byte[] sample() {
    ClassWriter writer = new ClassWriter(0);
    String name = Type.getInternalName(WarmUp.class) + "$Sample";
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
    for (String descriptor : DESCRIPTORS) {
      MethodVisitor method =
          writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "m", descriptor, null, null);
      method.visitCode();
      method.visitInsn(Opcodes.RETURN);
      method.visitMaxs(0, Type.getArgumentsAndReturnSizes(descriptor) >> 2);
      method.visitEnd();
    }
    writer.visitEnd();
    return writer.toByteArray();
  }
}
