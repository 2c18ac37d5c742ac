import static org.objectweb.asm.Opcodes.*;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Makes classes that need no {@code invokedynamic} to start: each lambda becomes the inner class
 * that one would have written by hand, a record's {@code equals} and {@code hashCode} become plain
 * code. The JVM would make the same at run time, in the process that we are a guest of: its
 * machinery for that, started for the first lambda and again for the first record, costs more than
 * all else the agent does until it is connected.
 *
 * <p>A step of the build, which verifies what it made: {@code java -cp ASM PlainClasses.java
 * DIRECTORY}.
 */
final class PlainClasses {

  private static final String LAMBDAS = "java/lang/invoke/LambdaMetafactory";
  private static final String RECORDS = "java/lang/runtime/ObjectMethods";

  private final Path directory;
  private final Map<String, ClassNode> classes = new TreeMap<>();
  private final List<ClassNode> made = new ArrayList<>();

  private PlainClasses(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    PlainClasses all = new PlainClasses(Path.of(arguments[0]));
    all.read(all.directory.resolve("io/pivotscope"));
    for (ClassNode each : all.classes.values()) {
      all.rewrite(each);
    }
    all.write();
    all.verify();
  }

  private void read(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.endsWith("-info.class")) {
          ClassNode node = new ClassNode();
          new ClassReader(Files.readAllBytes(file)).accept(node, 0);
          classes.put(node.name, node);
        }
      }
    }
  }

  private void rewrite(ClassNode node) {
    int lambdas = 0;
    for (MethodNode method : node.methods) {
      for (AbstractInsnNode each : method.instructions.toArray()) {
        if (!(each instanceof InvokeDynamicInsnNode site)) {
          continue;
        }
        if (site.bsm.getOwner().equals(LAMBDAS) && site.bsm.getName().equals("metafactory")) {
          method.instructions.set(site, lambda(node, site, lambdas++));
        } else if (site.bsm.getOwner().equals(RECORDS) && !site.name.equals("toString")) {
          recordMethod(node, method, site);
        }
      }
    }
  }

  /** Makes the class and returns the instruction that leaves an instance of it on the stack. */
  private AbstractInsnNode lambda(ClassNode outer, InvokeDynamicInsnNode site, int index) {
    ClassNode host = outer.nestHostClass == null ? outer : classes.get(outer.nestHostClass);
    Type type = Type.getReturnType(site.desc);
    Type[] captured = Type.getArgumentTypes(site.desc);
    ClassNode node = new ClassNode();
    node.visit(
        outer.version,
        ACC_FINAL | ACC_SYNTHETIC | ACC_SUPER,
        outer.name + "$$Lambda" + index,
        null,
        "java/lang/Object",
        new String[] {type.getInternalName()});
    // A nest mate may call the private method that the lambda's body is.
    node.nestHostClass = host.name;
    if (host.nestMembers == null) {
      host.nestMembers = new ArrayList<>();
    }
    host.nestMembers.add(node.name);
    made.add(node);
    constructor(node, captured);
    body(node, site, captured);
    String make = Type.getMethodDescriptor(type, captured);
    if (captured.length > 0) {
      MethodVisitor code = begin(node, ACC_STATIC, "make", make);
      create(code, node, captured);
      code.visitInsn(ARETURN);
      end(code);
      return new MethodInsnNode(INVOKESTATIC, node.name, "make", make, false);
    }
    node.visitField(ACC_STATIC | ACC_FINAL, "INSTANCE", type.getDescriptor(), null, null);
    MethodVisitor code = begin(node, ACC_STATIC, "<clinit>", "()V");
    create(code, node, captured);
    code.visitFieldInsn(PUTSTATIC, node.name, "INSTANCE", type.getDescriptor());
    code.visitInsn(RETURN);
    end(code);
    return new FieldInsnNode(GETSTATIC, node.name, "INSTANCE", type.getDescriptor());
  }

  private static void constructor(ClassNode node, Type[] captured) {
    MethodVisitor code =
        begin(node, 0, "<init>", Type.getMethodDescriptor(Type.VOID_TYPE, captured));
    code.visitVarInsn(ALOAD, 0);
    code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    for (int i = 0, local = 1; i < captured.length; local += captured[i++].getSize()) {
      node.visitField(ACC_PRIVATE | ACC_FINAL, "f" + i, captured[i].getDescriptor(), null, null);
      code.visitVarInsn(ALOAD, 0);
      code.visitVarInsn(captured[i].getOpcode(ILOAD), local);
      code.visitFieldInsn(PUTFIELD, node.name, "f" + i, captured[i].getDescriptor());
    }
    code.visitInsn(RETURN);
    end(code);
  }

  private static void create(MethodVisitor code, ClassNode node, Type[] captured) {
    code.visitTypeInsn(NEW, node.name);
    code.visitInsn(DUP);
    for (int i = 0, local = 0; i < captured.length; local += captured[i++].getSize()) {
      code.visitVarInsn(captured[i].getOpcode(ILOAD), local);
    }
    String descriptor = Type.getMethodDescriptor(Type.VOID_TYPE, captured);
    code.visitMethodInsn(INVOKESPECIAL, node.name, "<init>", descriptor, false);
  }

  /** The interface's one method: captured values, then its arguments, go to the lambda's method. */
  private static void body(ClassNode node, InvokeDynamicInsnNode site, Type[] captured) {
    Type erased = (Type) site.bsmArgs[0];
    Handle target = (Handle) site.bsmArgs[1];
    Type actual = (Type) site.bsmArgs[2];
    boolean isNew = target.getTag() == H_NEWINVOKESPECIAL;
    List<Type> wanted = new ArrayList<>(List.of(Type.getArgumentTypes(target.getDesc())));
    if (!isNew && target.getTag() != H_INVOKESTATIC) {
      wanted.add(0, Type.getObjectType(target.getOwner()));
    }
    MethodVisitor code = begin(node, ACC_PUBLIC, site.name, erased.getDescriptor());
    if (isNew) {
      code.visitTypeInsn(NEW, target.getOwner());
      code.visitInsn(DUP);
    }
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(ALOAD, 0);
      code.visitFieldInsn(GETFIELD, node.name, "f" + i, captured[i].getDescriptor());
    }
    Type[] given = erased.getArgumentTypes();
    for (int i = 0, local = 1; i < given.length; local += given[i++].getSize()) {
      code.visitVarInsn(given[i].getOpcode(ILOAD), local);
      convert(code, given[i], actual.getArgumentTypes()[i], wanted.get(captured.length + i));
    }
    int call =
        switch (target.getTag()) {
          case H_INVOKESTATIC -> INVOKESTATIC;
          case H_NEWINVOKESPECIAL -> INVOKESPECIAL;
          default -> target.isInterface() ? INVOKEINTERFACE : INVOKEVIRTUAL;
        };
    code.visitMethodInsn(
        call, target.getOwner(), target.getName(), target.getDesc(), target.isInterface());
    Type result =
        isNew ? Type.getObjectType(target.getOwner()) : Type.getReturnType(target.getDesc());
    Type returned = erased.getReturnType();
    if (returned != Type.VOID_TYPE) {
      convert(code, result, actual.getReturnType(), returned);
    } else if (result.getSize() > 0) {
      code.visitInsn(result.getSize() == 2 ? POP2 : POP);
    }
    code.visitInsn(returned.getOpcode(IRETURN));
    end(code);
  }

  /** From one static type to another, by way of what the compiler knows it to be. */
  private static void convert(MethodVisitor code, Type from, Type known, Type to) {
    if (isReference(from) && isReference(to)) {
      cast(code, from, to);
    } else if (isReference(from)) {
      Type box = isReference(known) ? known : box(isBox(from) ? unboxed(from) : to);
      cast(code, from, box);
      Type value = unboxed(box);
      code.visitMethodInsn(
          INVOKEVIRTUAL,
          box.getInternalName(),
          value.getClassName() + "Value",
          Type.getMethodDescriptor(value),
          false);
      widen(code, value, to);
    } else if (isReference(to)) {
      Type box = box(from);
      code.visitMethodInsn(
          INVOKESTATIC,
          box.getInternalName(),
          "valueOf",
          Type.getMethodDescriptor(box, from),
          false);
    } else {
      widen(code, from, to);
    }
  }

  private static void cast(MethodVisitor code, Type from, Type to) {
    if (!from.equals(to) && !to.getInternalName().equals("java/lang/Object")) {
      code.visitTypeInsn(CHECKCAST, to.getInternalName());
    }
  }

  private static void widen(MethodVisitor code, Type from, Type to) {
    if (from.equals(to) || (isInt(from) && isInt(to))) {
      return;
    }
    if (isInt(from) && to == Type.LONG_TYPE) {
      code.visitInsn(I2L);
    } else if (isInt(from) && to == Type.DOUBLE_TYPE) {
      code.visitInsn(I2D);
    } else if (from == Type.LONG_TYPE && to == Type.DOUBLE_TYPE) {
      code.visitInsn(L2D);
    } else if (from == Type.FLOAT_TYPE && to == Type.DOUBLE_TYPE) {
      code.visitInsn(F2D);
    } else {
      throw new IllegalStateException("no way from " + from + " to " + to);
    }
  }

  private static boolean isReference(Type type) {
    return type.getSort() >= Type.ARRAY;
  }

  private static boolean isInt(Type type) {
    return type.getSort() >= Type.BOOLEAN && type.getSort() <= Type.INT;
  }

  private static final Map<Type, Type> BOXES =
      Map.of(
          Type.BOOLEAN_TYPE, Type.getType(Boolean.class),
          Type.CHAR_TYPE, Type.getType(Character.class),
          Type.BYTE_TYPE, Type.getType(Byte.class),
          Type.SHORT_TYPE, Type.getType(Short.class),
          Type.INT_TYPE, Type.getType(Integer.class),
          Type.LONG_TYPE, Type.getType(Long.class),
          Type.FLOAT_TYPE, Type.getType(Float.class),
          Type.DOUBLE_TYPE, Type.getType(Double.class));

  private static Type box(Type primitive) {
    return BOXES.get(primitive);
  }

  private static boolean isBox(Type type) {
    return BOXES.containsValue(type);
  }

  private static Type unboxed(Type box) {
    return BOXES.entrySet().stream()
        .filter(each -> each.getValue().equals(box))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static void recordMethod(ClassNode node, MethodNode method, InvokeDynamicInsnNode site) {
    method.instructions.clear();
    if (site.name.equals("equals")) {
      recordEquals(node, method, site);
    } else {
      recordHashCode(method, site);
    }
    method.visitMaxs(5, 2);
  }

  private static void recordEquals(ClassNode node, MethodNode code, InvokeDynamicInsnNode site) {
    Label different = new Label();
    code.visitVarInsn(ALOAD, 1);
    code.visitTypeInsn(INSTANCEOF, node.name);
    code.visitJumpInsn(IFEQ, different);
    for (int i = 2; i < site.bsmArgs.length; i++) {
      Handle field = (Handle) site.bsmArgs[i];
      Type type = Type.getType(field.getDesc());
      code.visitVarInsn(ALOAD, 0);
      code.visitFieldInsn(GETFIELD, node.name, field.getName(), field.getDesc());
      code.visitVarInsn(ALOAD, 1);
      code.visitTypeInsn(CHECKCAST, node.name);
      code.visitFieldInsn(GETFIELD, node.name, field.getName(), field.getDesc());
      if (isReference(type)) {
        code.visitMethodInsn(
            INVOKESTATIC,
            "java/util/Objects",
            "equals",
            "(Ljava/lang/Object;Ljava/lang/Object;)Z",
            false);
        code.visitJumpInsn(IFEQ, different);
      } else {
        String compare = Type.getMethodDescriptor(Type.INT_TYPE, type, type);
        code.visitMethodInsn(
            INVOKESTATIC, box(type).getInternalName(), "compare", compare, false);
        code.visitJumpInsn(IFNE, different);
      }
    }
    code.visitInsn(ICONST_1);
    code.visitInsn(IRETURN);
    code.visitLabel(different);
    code.visitFrame(F_SAME, 0, null, 0, null);
    code.visitInsn(ICONST_0);
    code.visitInsn(IRETURN);
  }

  private static void recordHashCode(MethodNode code, InvokeDynamicInsnNode site) {
    code.visitInsn(ICONST_0);
    for (int i = 2; i < site.bsmArgs.length; i++) {
      Handle field = (Handle) site.bsmArgs[i];
      Type type = Type.getType(field.getDesc());
      code.visitIntInsn(BIPUSH, 31);
      code.visitInsn(IMUL);
      code.visitVarInsn(ALOAD, 0);
      code.visitFieldInsn(GETFIELD, field.getOwner(), field.getName(), field.getDesc());
      if (isReference(type)) {
        code.visitMethodInsn(
            INVOKESTATIC, "java/util/Objects", "hashCode", "(Ljava/lang/Object;)I", false);
      } else {
        String hash = Type.getMethodDescriptor(Type.INT_TYPE, type);
        code.visitMethodInsn(INVOKESTATIC, box(type).getInternalName(), "hashCode", hash, false);
      }
      code.visitInsn(IADD);
    }
    code.visitInsn(IRETURN);
  }

  private static MethodVisitor begin(ClassNode node, int access, String name, String descriptor) {
    MethodVisitor code = node.visitMethod(access, name, descriptor, null, null);
    code.visitCode();
    return code;
  }

  private static void end(MethodVisitor code) {
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void write() throws IOException {
    for (ClassNode each : classes.values()) {
      write(each, 0);
    }
    for (ClassNode each : made) {
      write(each, ClassWriter.COMPUTE_MAXS);
    }
  }

  private void write(ClassNode node, int flags) throws IOException {
    ClassWriter writer = new ClassWriter(flags);
    node.accept(writer);
    Files.write(directory.resolve(node.name + ".class"), writer.toByteArray());
  }

  private void verify() throws IOException, ReflectiveOperationException {
    URL[] here = {directory.toUri().toURL()};
    try (URLClassLoader loader =
        new URLClassLoader(here, ClassLoader.getPlatformClassLoader())) {
      made.forEach(each -> classes.put(each.name, each));
      for (String name : classes.keySet()) {
        // Asking for its methods links a class, and linking verifies it.
        Class.forName(name.replace('/', '.'), false, loader).getDeclaredMethods();
      }
    }
  }
}
