package io.pivotscope.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Supertypes of a class that is just being defined, read from class files: loading them there would
 * change the order in which the application loads its classes. A supertype without a class file is
 * taken to have none above it.
 */
final class Hierarchy {

  private static final Object BOOT = new Object();

  /** By loader: direct supertypes by binary name. */
  private static final Map<Object, Map<String, List<String>>> KNOWN = new WeakHashMap<>();

  private final @Nullable ClassLoader loader;

  Hierarchy(@Nullable ClassLoader loader) {
    this.loader = loader;
  }

  /** Names of all supertypes. */
  Set<String> supertypes(ClassReader reader) {
    Set<String> found = new HashSet<>();
    collect(direct(reader), found);
    return found;
  }

  private void collect(List<String> names, Set<String> found) {
    for (String name : names) {
      if (found.add(name) && !name.equals("java.lang.Object")) {
        collect(direct(name), found);
      }
    }
  }

  private List<String> direct(String name) {
    Object key = loader == null ? BOOT : loader;
    synchronized (KNOWN) {
      List<String> known = KNOWN.getOrDefault(key, Map.of()).get(name);
      if (known != null) {
        return known;
      }
    }
    byte[] bytes = resource(loader, name);
    List<String> direct = bytes == null ? List.of() : direct(new ClassReader(bytes));
    synchronized (KNOWN) {
      KNOWN.computeIfAbsent(key, k -> new HashMap<>()).put(name, direct);
    }
    return direct;
  }

  private static List<String> direct(ClassReader reader) {
    List<String> names = new ArrayList<>();
    if (reader.getSuperName() != null) {
      names.add(reader.getSuperName().replace('/', '.'));
    }
    for (String name : reader.getInterfaces()) {
      names.add(name.replace('/', '.'));
    }
    return List.copyOf(names);
  }

  /** The class file of a class, or null where its loader does not give it. */
  static byte @Nullable [] resource(@Nullable ClassLoader loader, String name) {
    String path = name.replace('.', '/') + ".class";
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(path)
            : loader.getResourceAsStream(path)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** Methods with their annotations, without the names of their parameters and their code. */
  static List<MethodInfo> methods(ClassReader reader) {
    List<MethodInfo> methods = new ArrayList<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
              final Set<String> annotations = new HashSet<>();

              @Override
              public @Nullable AnnotationVisitor visitAnnotation(String type, boolean visible) {
                annotations.add(Type.getType(type).getClassName());
                return null;
              }

              @Override
              public void visitEnd() {
                methods.add(
                    new MethodInfo(
                        name, descriptor, access, List.of(), annotations, MethodInfo.Code.UNKNOWN));
              }
            };
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return methods;
  }
}
