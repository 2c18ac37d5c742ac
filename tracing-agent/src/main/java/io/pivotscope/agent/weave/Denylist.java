package io.pivotscope.agent.weave;

import java.pivotscope.Hooks;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/** What is never woven, and why. */
final class Denylist {

  private static final Set<String> HOOKS_NEED =
      Set.of(
          "java.lang.Object",
          "java.lang.String",
          "java.lang.Class",
          "java.lang.Module",
          "java.lang.ThreadLocal",
          "java.lang.Number",
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Short",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double",
          "java.util.concurrent.ConcurrentHashMap",
          // A new thread local takes its hash from one, failures are counted by the other.
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicLong");

  /** Methods of java.lang.Thread that a thread local asks. */
  private static final Set<String> THREAD_LOCAL_NEEDS =
      Set.of(
          "currentThread", "currentCarrierThread", "isVirtual", "threadLocals", "setThreadLocals");

  private static final String[] LINKING_NEEDS = {
    "java.lang.invoke.",
    "java.lang.ref.",
    "sun.invoke.",
    "jdk.internal.",
    "java.lang.instrument.",
    "sun.instrument."
  };

  /** Below one of those, and yet a library as any other. */
  private static final String HTTP_CLIENT = "jdk.internal.net.http.";

  private static final ClassLoader OURS = Weaver.class.getClassLoader();

  /** Asked for here, since not every thread of the application's may. */
  private static final ClassLoader SYSTEM = ClassLoader.getSystemClassLoader();

  /** Whether a loader finds the hooks. */
  private static final WeakHashMap<ClassLoader, Boolean> RESOLVES = new WeakHashMap<>();

  private Denylist() {}

  /** Why a class is left alone whatever is in it, or null. */
  static @Nullable String refusal(String name, @Nullable ClassLoader loader) {
    String outermost = name.indexOf('$') < 0 ? name : name.substring(0, name.indexOf('$'));
    if (name.startsWith("java.pivotscope.") || isAgent(name, loader)) {
      return "is part of the agent";
    }
    if (HOOKS_NEED.contains(outermost)) {
      return "woven code itself needs this class";
    }
    for (String prefix : LINKING_NEEDS) {
      if (name.startsWith(prefix) && !name.startsWith(HTTP_CLIENT)) {
        return "woven code itself needs classes of " + prefix.substring(0, prefix.length() - 1);
      }
    }
    return loader == null || resolvesHooks(loader)
        ? null
        : "its class loader does not find java.pivotscope.Hooks";
  }

  /** Why a class file is left alone, or null. */
  static @Nullable String refusal(ClassInfo info) {
    if (info.annotatedRecord() && KnownBugs.ANNOTATED_RECORDS) {
      return "record with type annotations on components: this JVM crashes when such a class is "
          + "transformed (JDK-8376185)";
    }
    return null;
  }

  /**
   * Why the JVM must not be asked to retransform a loaded class, whatever transformers make of it,
   * or null. Even if all of them leave it as it is it gets another constant pool, if an agent has
   * changed the class when it was loaded.
   */
  static @Nullable String refusal(Class<?> type) {
    if (!KnownBugs.ANNOTATED_RECORDS || !type.isRecord()) {
      return null;
    }
    byte[] file = LoadedClasses.file(type);
    return file == null
        ? "record whose class file is not found: with type annotations on components this JVM would"
            + " crash (JDK-8376185)"
        : refusal(ClassInfo.read(file));
  }

  /** Why a method is left alone, or null. */
  static @Nullable String refusal(String type, MethodInfo method) {
    if ((method.access() & Opcodes.ACC_NATIVE) != 0) {
      return "native method: it has no code to weave";
    }
    if ((method.access() & Opcodes.ACC_ABSTRACT) != 0) {
      return "abstract method: it has no code to weave; name an implementor, or "
          + type.substring(type.lastIndexOf('.') + 1)
          + "+ for all";
    }
    if (type.equals("java.lang.Thread") && THREAD_LOCAL_NEEDS.contains(method.name())) {
      return "woven code itself needs this method";
    }
    return null;
  }

  static boolean isAgent(String name, @Nullable ClassLoader loader) {
    return name.startsWith("io.pivotscope.agent.boot.")
        || loader != null && loader == OURS && loader != SYSTEM;
  }

  private static boolean resolvesHooks(ClassLoader loader) {
    synchronized (RESOLVES) {
      Boolean known = RESOLVES.get(loader);
      if (known != null) {
        return known;
      }
    }
    boolean resolves;
    try {
      resolves = Class.forName("java.pivotscope.Hooks", false, loader) == Hooks.class;
    } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
      resolves = false;
    }
    synchronized (RESOLVES) {
      RESOLVES.put(loader, resolves);
    }
    return resolves;
  }
}
