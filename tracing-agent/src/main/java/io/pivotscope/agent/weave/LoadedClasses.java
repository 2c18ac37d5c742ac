package io.pivotscope.agent.weave;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What can be found out about classes that are loaded. */
final class LoadedClasses {

  /** Implementations that are offered by name. */
  private static final int NAMED = 5;

  private final Instrumentation instrumentation;

  LoadedClasses(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  Class<?>[] all() {
    return instrumentation.getAllLoadedClasses();
  }

  /** Whether the JVM lets it be changed. */
  boolean isCandidate(Class<?> type) {
    return !type.isArray()
        && !type.isPrimitive()
        && !type.isHidden()
        && instrumentation.isModifiableClass(type);
  }

  /** Whether a class that was never read may have a method that is wanted. */
  static boolean declares(Class<?> type, List<Want> wants) {
    List<MethodInfo> methods;
    try {
      methods = reflected(type);
    } catch (LinkageError | RuntimeException e) {
      return true;
    }
    missing(type, methods, wants);
    return wants.stream()
        .anyMatch(
            w ->
                methods.stream()
                    .anyMatch(
                        m ->
                            w.selects(m)
                                && (!w.type.subtypes()
                                    || (m.access() & Opcodes.ACC_ABSTRACT) == 0)));
  }

  /** Says where a method is that a class only inherits. */
  static void missing(Class<?> type, List<MethodInfo> methods, List<Want> wants) {
    for (Want want : wants) {
      if (want.isWide() || methods.stream().anyMatch(want::selects)) {
        continue;
      }
      String why = "no such method";
      for (Class<?> c = type.getSuperclass(); c != null; c = c.getSuperclass()) {
        try {
          if (reflected(c).stream().anyMatch(want::selects)) {
            why = "no such method here; it is inherited from " + c.getName();
            break;
          }
        } catch (LinkageError | RuntimeException e) {
          break;
        }
      }
      want.refuse(type.getName(), why);
    }
  }

  /** Names loaded classes that have code for an abstract method, as the end of a sentence. */
  String implementations(Class<?> type, MethodInfo method) {
    Set<String> names = new TreeSet<>();
    for (Class<?> each : all()) {
      if (each != type
          && type.isAssignableFrom(each)
          && isCandidate(each)
          && reflectedOrNone(each).stream()
              .anyMatch(m -> m.hasCode() && m.key().equals(method.key()))) {
        names.add(each.getName());
      }
    }
    if (names.isEmpty()) {
      return "; none that has code is loaded";
    }
    String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
    return names.stream().limit(NAMED).collect(Collectors.joining(", ", "; loaded: ", more));
  }

  private static List<MethodInfo> reflected(Class<?> type) {
    List<MethodInfo> methods = new ArrayList<>();
    for (Executable executable : ParameterNames.executables(type)) {
      boolean constructor = executable instanceof Constructor<?>;
      List<String> names = new ArrayList<>();
      for (Parameter parameter : executable.getParameters()) {
        names.add(parameter.getName());
      }
      methods.add(
          new MethodInfo(
              constructor ? "<init>" : executable.getName(),
              executable instanceof Method method
                  ? Type.getMethodDescriptor(method)
                  : Type.getConstructorDescriptor((Constructor<?>) executable),
              executable.getModifiers(),
              names));
    }
    return methods;
  }

  /** The class file; null where the loader gives none. */
  static byte @Nullable [] file(Class<?> type) {
    try {
      return Hierarchy.resource(type.getClassLoader(), type.getName());
    } catch (LinkageError | RuntimeException e) {
      return null;
    }
  }

  /** Of a class without a class file. */
  static List<MethodInfo> reflectedOrNone(Class<?> type) {
    try {
      return reflected(type);
    } catch (LinkageError | RuntimeException e) {
      return List.of();
    }
  }

  /** Methods as the class file has them, with names, annotations and code. */
  static List<MethodInfo> methods(Class<?> type) {
    try {
      byte[] resource = Hierarchy.resource(type.getClassLoader(), type.getName());
      return resource == null ? reflected(type) : ClassInfo.read(resource).methods();
    } catch (LinkageError | RuntimeException e) {
      return List.of();
    }
  }

  /** The same without code and parameter names, which is faster; loads nothing. */
  static List<MethodInfo> signatures(Class<?> type) {
    try {
      byte[] resource = Hierarchy.resource(type.getClassLoader(), type.getName());
      return resource == null ? reflected(type) : Hierarchy.methods(new ClassReader(resource));
    } catch (LinkageError | RuntimeException e) {
      return List.of();
    }
  }

  /** Says where the methods that are named could be looked into, if none has the line or call. */
  static void withoutPlace(Want want, ClassInfo info) {
    if (!want.place.isInside() || want.type.isGlob() || want.type.subtypes()) {
      return;
    }
    List<MethodInfo> named =
        info.methods().stream().filter(m -> m.hasCode() && want.selects(m)).toList();
    if (!named.isEmpty() && named.stream().noneMatch(want::matches)) {
      want.refuse(info.name(), Points.missing(named, want.place));
    }
  }
}
