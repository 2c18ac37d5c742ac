package io.pivotscope.agent.weave;

import io.pivotscope.agent.weave.WovenClass.Shape;
import java.lang.instrument.ClassFileTransformer;
import java.pivotscope.Hooks;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.MethodTooLargeException;

/**
 * Gives the JVM what the current plan wants of a class, whether it is being loaded or retransformed
 * by us or by anybody. Takes no lock under which others are called, since the application's class
 * loaders hold theirs while they are here.
 */
final class Transformer implements ClassFileTransformer {

  private final Weaver weaver;
  private final Registry registry;

  Transformer(Weaver weaver, Registry registry) {
    this.weaver = weaver;
    this.registry = registry;
  }

  @Override
  public byte @Nullable [] transform(
      Module module,
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> type,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    // Kept, not looked up again: at the edge of the stack the end might find no room for that.
    Hooks.Guard guard = Hooks.ofThread();
    boolean outer = guard.busy;
    guard.busy = true;
    try {
      String name = internalName == null ? named(bytes) : internalName.replace('/', '.');
      return name == null || Denylist.isAgent(name, loader)
          ? null
          : Privileged.call(() -> Optional.ofNullable(transform(loader, name, type, bytes)))
              .orElse(null);
    } catch (Throwable t) {
      Hooks.failed(t);
      if (internalName != null) {
        refuse(loader, internalName.replace('/', '.'), type, t);
      }
      return null;
    } finally {
      guard.busy = outer;
    }
  }

  /** Who defines a class need not say its name; null where nobody is woven or it is no class. */
  private @Nullable String named(byte[] bytes) {
    if (weaver.plan().isEmpty()) {
      return null;
    }
    try {
      return new ClassReader(bytes).getClassName().replace('/', '.');
    } catch (RuntimeException e) {
      return null; // the JVM has its own opinion of it
    }
  }

  /** The class stays as it was, or becomes it again. */
  private void refuse(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> type, Throwable why) {
    WovenClass woven =
        type != null ? registry.get(weaver, loader, name) : registry.peek(loader, name);
    if (woven != null) {
      woven.refusal = "cannot be woven: " + why;
      woven.become(woven.wants, Map.of());
    }
  }

  private byte @Nullable [] transform(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> type, byte[] bytes) {
    Plan plan = weaver.plan();
    WovenClass known = registry.peek(loader, name);
    if (plan.isEmpty() && known == null) {
      return null;
    }
    List<Want> wants = type != null ? plan.of(type) : plan.of(new ClassReader(bytes), loader);
    if (wants.isEmpty() && known == null) {
      return null;
    }
    String refusal = Denylist.refusal(name, loader);
    if (refusal != null) {
      String why = refusal;
      wants.stream().filter(w -> type == null || !w.isCounted()).forEach(w -> w.refuse(name, why));
      return null;
    }
    ClassInfo info = ClassInfo.read(bytes);
    wants = wants.stream().filter(w -> fits(w, info, type == null)).toList();
    if (wants.isEmpty() && known == null) {
      return null;
    }
    WovenClass woven = known != null ? known : registry.get(weaver, loader, name);
    if (woven.refusal == null) {
      String lasting = Denylist.refusal(info);
      woven.refusal = lasting != null ? lasting : prepare(woven, type, info, loader);
    }
    woven.info = info.named(woven.parameters);
    wants.forEach(w -> LoadedClasses.withoutPlace(w, info));
    byte[] result = weave(woven, info, Plan.byMethod(woven.info, wants), bytes, loader == null);
    if (type != null) {
      woven.settle(type);
    } else if (!woven.wants.isEmpty()) {
      woven.report();
      weaver.late();
    }
    return result;
  }

  /** Whether a wide pattern has methods here and, if the class is new, room for them. */
  private boolean fits(Want want, ClassInfo info, boolean isNew) {
    if (!want.isCounted()) {
      return true;
    }
    long methods = info.methods().stream().filter(m -> m.hasCode() && want.matches(m)).count();
    if (methods > 0 && isNew && weaver.woven(want) + methods > want.maxMethods) {
      want.leaveOut(info.name());
      weaver.late();
      return false;
    }
    return methods > 0;
  }

  /** Remembers what this JVM would lose, or says why it cannot. */
  private @Nullable String prepare(
      WovenClass woven, @Nullable Class<?> type, ClassInfo info, @Nullable ClassLoader loader) {
    if (!KnownBugs.LOST_PARAMETERS || !woven.parameters.isEmpty()) {
      return null;
    }
    if (!info.parameters().isEmpty() || type == null) {
      woven.parameters = info.parameters();
      return null;
    }
    if (!ParameterNames.present(type)) {
      return null;
    }
    byte[] resource = Hierarchy.resource(loader, info.name());
    Map<String, List<ClassInfo.Parameter>> found =
        resource == null ? Map.of() : ClassInfo.read(resource).parameters();
    if (found.isEmpty()) {
      return "its parameter names would be lost on this JVM (JDK-8240908) and its class file, "
          + "which has them, is not found";
    }
    woven.parameters = found;
    return null;
  }

  private byte @Nullable [] weave(
      WovenClass woven,
      ClassInfo info,
      Map<String, List<Want>> byMethod,
      byte[] bytes,
      boolean ofBootLoader) {
    Map<String, Shape> shapes = shapes(woven, info, byMethod);
    Map<String, List<ClassInfo.Parameter>> lost = new HashMap<>(woven.parameters);
    lost.keySet().removeAll(info.parameters().keySet());
    while (true) {
      byte[] result = null;
      Map<String, String> errors = Map.of();
      if (!shapes.isEmpty() || !lost.isEmpty()) {
        try {
          result = Splicer.splice(bytes, shapes, woven::number, lost);
          errors = CodeCheck.errors(result, shapes.keySet(), ofBootLoader);
        } catch (MethodTooLargeException e) {
          String key = ClassInfo.key(e.getMethodName(), e.getDescriptor());
          errors = Map.of(key, "method too large: a method may have 64 KiB of code");
        }
      }
      if (errors.isEmpty()) {
        woven.become(byMethod, Map.copyOf(shapes));
        Objects.requireNonNull(woven.info).methods().stream()
            .filter(m -> shapes.containsKey(m.key()))
            .forEach(woven::site);
        return result;
      }
      if (Collections.disjoint(shapes.keySet(), errors.keySet())) {
        throw new IllegalStateException(woven.name + ": " + errors);
      }
      errors.forEach(
          (key, why) ->
              shapes.computeIfPresent(
                  key,
                  (k, failed) ->
                      woven.refusals.refuse(
                          key,
                          byMethod.getOrDefault(key, List.of()),
                          failed,
                          woven.shapes.get(key),
                          why)));
    }
  }

  /** As what the methods of a class are to be woven, by key. */
  private static Map<String, Shape> shapes(
      WovenClass woven, ClassInfo info, Map<String, List<Want>> byMethod) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (MethodInfo method : info.methods()) {
      String key = method.key();
      List<Want> wants = byMethod.get(key);
      String why = wants == null ? null : Denylist.refusal(woven.name, method);
      if (why != null) {
        woven.refusals.refuse(key, why);
      } else if (wants != null && woven.refusal == null) {
        Shape wanted = Shape.of(wants);
        if (woven.refusals.forget(key, wanted)) {
          wants.forEach(want -> want.accept(woven.where(method)));
        }
        Shape fitting = woven.refusals.fitting(key, wanted);
        if (fitting != null) {
          shapes.put(key, fitting);
        }
      }
    }
    return shapes;
  }
}
