package io.pivotscope.agent.propagate;

import io.pivotscope.agent.propagate.Declaration.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Checks references against the class files of the classes that are loaded now, in whatever loader.
 * Reads class files rather than asking reflection, which would load every class that a method's
 * descriptor names.
 */
final class LoadedReferences {
  private final Map<String, List<Class<?>>> loaded = new HashMap<>();

  LoadedReferences(Instrumentation instrumentation, List<Declaration> declarations) {
    Set<String> wanted =
        declarations.stream()
            .flatMap(declaration -> declaration.references().stream())
            .map(Reference::type)
            .collect(Collectors.toSet());
    if (wanted.isEmpty()) {
      return;
    }
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (wanted.contains(type.getName())) {
        loaded.computeIfAbsent(type.getName(), name -> new ArrayList<>(1)).add(type);
      }
    }
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

  private static boolean lacks(Class<?> type, Reference reference) {
    String resource = type.getName().replace('.', '/') + ".class";
    ClassLoader loader = type.getClassLoader();
    try (InputStream bytes =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(resource)
            : loader.getResourceAsStream(resource)) {
      // Where no class file can be found, weaving itself will tell.
      return bytes != null && !has(new ClassReader(bytes), reference);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static boolean has(ClassReader reader, Reference reference) {
    boolean[] found = new boolean[1];
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            found[0] |= reference.method().matches(name, descriptor, access);
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return found[0];
  }
}
