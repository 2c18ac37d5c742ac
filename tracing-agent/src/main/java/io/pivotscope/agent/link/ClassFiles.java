package io.pivotscope.agent.link;

import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Types of paths read from class files alone, for classes that no query may load before the
 * application does. Knows less than linking: where a class file is not at hand the type is ANY.
 */
final class ClassFiles {

  private static final int MAX_SUPERCLASSES = 64;

  private final @Nullable ClassLoader loader;
  private final Map<String, @Nullable Shape> shapes = new HashMap<>();

  /** Fields and methods without parameters, by name, with the class names of their types. */
  private record Shape(
      boolean open,
      @Nullable String parent,
      Map<String, String> fields,
      Map<String, String> getters) {}

  ClassFiles(@Nullable ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * The type of a path.
   *
   * @param root name of the type in which the path begins, as in descriptors
   * @throws LinkException if a class on the way has no such member
   */
  Type typeOf(String root, Path path) throws LinkException {
    @Nullable String at = root;
    for (Path.Step step : path.steps()) {
      if (at == null || at.equals("java.lang.Object")) {
        return Type.ANY;
      }
      if (step instanceof Path.Field field) {
        at = member(at, field.name());
      } else if (step instanceof Path.Size) {
        at = "long";
      } else {
        at = at.endsWith("[]") ? at.substring(0, at.length() - 2) : null;
      }
    }
    return at == null ? Type.ANY : valueType(at);
  }

  private @Nullable String member(String type, String name) throws LinkException {
    boolean open = false;
    String plain = name.endsWith("()") ? name.substring(0, name.length() - 2) : name;
    String capital = Character.toUpperCase(plain.charAt(0)) + plain.substring(1);
    @Nullable String at = type;
    for (int i = 0; i < MAX_SUPERCLASSES && at != null; i++) {
      Shape shape = shape(at);
      if (shape == null) {
        return null;
      }
      String found = shape.fields.get(name);
      for (String getter : List.of(plain, "get" + capital, "is" + capital)) {
        found = found == null ? shape.getters.get(getter) : found;
      }
      if (found != null) {
        return found;
      }
      open |= shape.open;
      at = shape.parent;
    }
    if (open) {
      return null;
    }
    throw new LinkException(type + " has no field or getter '" + name + "'");
  }

  private @Nullable Shape shape(String type) {
    if (!shapes.containsKey(type)) {
      byte[] file = GetterCode.classFile(type, loader);
      shapes.put(type, file == null ? null : read(file));
    }
    return shapes.get(type);
  }

  private static Shape read(byte[] file) {
    ClassReader reader = new ClassReader(file);
    Map<String, String> fields = new HashMap<>();
    Map<String, String> getters = new HashMap<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable FieldVisitor visitField(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              @Nullable Object value) {
            if ((access & Opcodes.ACC_STATIC) == 0) {
              fields.put(name, org.objectweb.asm.Type.getType(descriptor).getClassName());
            }
            return null;
          }

          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            if ((access & Opcodes.ACC_STATIC) == 0 && descriptor.startsWith("()")) {
              getters.put(name, Descriptors.returnType(descriptor));
            }
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    String parent = reader.getSuperName();
    return new Shape(
        (reader.getAccess() & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT)) != 0,
        parent == null ? null : parent.replace('/', '.'),
        fields,
        getters);
  }

  private Type valueType(String name) {
    if (name.endsWith("[]") && !name.equals("byte[]")) {
      return Type.LIST;
    }
    Class<?> known = TypeNames.known(name);
    if (known != null) {
      return JavaTypes.valueType(known);
    }
    Shape shape = shape(name);
    return shape != null && "java.lang.Enum".equals(shape.parent) ? Type.STRING : Type.ANY;
  }
}
