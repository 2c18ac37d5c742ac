package io.pivotscope.agent.propagate;

import io.pivotscope.agent.weave.Privileged;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.Set;

/** Private fields of JDK classes, whose packages are opened to the agent's module alone. */
final class JdkFields {
  private final Instrumentation instrumentation;

  JdkFields(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /**
   * @throws ReflectiveOperationException if this JDK's class has no such field
   */
  VarHandle field(Class<?> owner, String name, Class<?> type) throws ReflectiveOperationException {
    open(owner.getModule(), owner.getPackageName());
    return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
        .findVarHandle(owner, name, type);
  }

  /**
   * The same of a class and field that {@link #field} has found before. For a static final field
   * that is initialised after that: only there does a compiler take a handle for a constant, and
   * others cost ten times as much at each use.
   */
  static VarHandle known(Class<?> owner, String name, Class<?> type) {
    // Asked for the first time on a thread of the application's.
    return Privileged.call(
        () -> {
          try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                .findVarHandle(owner, name, type);
          } catch (ReflectiveOperationException unexpected) {
            throw new IllegalStateException(unexpected); // it was there
          }
        });
  }

  /** Opens a package of the JDK's, whichever of its modules has it; nothing if none has. */
  void open(String packageName) {
    for (Module module : ModuleLayer.boot().modules()) {
      if (module.getPackages().contains(packageName)) {
        open(module, packageName);
      }
    }
  }

  private void open(Module module, String packageName) {
    Module ours = JdkFields.class.getModule();
    if (!module.isOpen(packageName, ours)) {
      instrumentation.redefineModule(
          module, Set.of(), Map.of(), Map.of(packageName, Set.of(ours)), Set.of(), Map.of());
    }
  }
}
