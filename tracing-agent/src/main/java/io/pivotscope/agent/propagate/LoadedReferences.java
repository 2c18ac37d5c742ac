package io.pivotscope.agent.propagate;

import io.pivotscope.agent.propagate.Declaration.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Checks references against the class files of the classes that are loaded now, in whatever loader.
 * Reads class files rather than asking reflection, which would load every class that a method's
 * descriptor names; each class's once. Used by one thread at a time.
 */
final class LoadedReferences {
  private record Method(String name, String descriptor, int access) {}

  private final Instrumentation instrumentation;
  private final Map<Class<?>, Optional<List<Method>>> methods = new WeakHashMap<>();

  LoadedReferences(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** The classes to which these declarations refer, as they are loaded now. Not to be kept. */
  Look look(List<Declaration> declarations) {
    Set<String> wanted =
        declarations.stream()
            .flatMap(declaration -> declaration.references().stream())
            .map(Reference::type)
            .collect(Collectors.toSet());
    Map<String, List<Class<?>>> loaded = new HashMap<>();
    if (!wanted.isEmpty()) {
      for (Class<?> type : instrumentation.getAllLoadedClasses()) {
        if (wanted.contains(type.getName())) {
          loaded.computeIfAbsent(type.getName(), name -> new ArrayList<>(1)).add(type);
        }
      }
    }
    return new Look(loaded);
  }

  /** Holds the application's classes. */
  final class Look {
    private final Map<String, List<Class<?>>> loaded;

    private Look(Map<String, List<Class<?>>> loaded) {
      this.loaded = loaded;
    }

    /** References whose class is loaded at least once without the method. */
    List<Reference> missing(Declaration declaration) {
      List<Reference> missing = new ArrayList<>();
      for (Reference reference : declaration.references()) {
        for (Class<?> type : loaded.getOrDefault(reference.type(), List.of())) {
          if (lacks(type, reference)) {
            missing.add(reference);
          }
        }
      }
      return missing;
    }
  }

  private boolean lacks(Class<?> type, Reference reference) {
    Optional<List<Method>> known = methods.computeIfAbsent(type, LoadedReferences::read);
    // Where no class file can be found, weaving itself will tell.
    return known.isPresent()
        && known.get().stream()
            .noneMatch(m -> reference.method().matches(m.name(), m.descriptor(), m.access()));
  }

  private static Optional<List<Method>> read(Class<?> type) {
    String resource = type.getName().replace('.', '/') + ".class";
    ClassLoader loader = type.getClassLoader();
    try (InputStream bytes =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(resource)
            : loader.getResourceAsStream(resource)) {
      return bytes == null ? Optional.empty() : Optional.of(methods(new ClassReader(bytes)));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static List<Method> methods(ClassReader reader) {
    List<Method> methods = new ArrayList<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            methods.add(new Method(name, descriptor, access));
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return methods;
  }
}
