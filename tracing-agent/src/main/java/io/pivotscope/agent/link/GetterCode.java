package io.pivotscope.agent.link;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What the body of a trivial getter reads:
 *
 * <pre>
 *   aload_0 (getfield | checkcast | invoke of a getter | boxing)* return
 *   constant return
 * </pre>
 *
 * Found by reading the class file. The getter itself is never called.
 */
record GetterCode(List<Step> steps) {

  sealed interface Step {}

  /** {@code owner} is a binary class name. */
  record ReadField(String owner, String name) implements Step {}

  /** Another getter, of the object read so far. */
  record Call(String name) implements Step {}

  record Value(@Nullable Object value) implements Step {}

  /** The code of a method, or null if it does anything but read. */
  static @Nullable GetterCode of(Method method) {
    byte[] classFile = classFile(method.getDeclaringClass());
    if (classFile == null) {
      return null;
    }
    Body body = new Body();
    String descriptor = Type.getMethodDescriptor(method);
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public @Nullable MethodVisitor visitMethod(
                  int access,
                  String name,
                  String desc,
                  @Nullable String signature,
                  String @Nullable [] exceptions) {
                return name.equals(method.getName()) && desc.equals(descriptor) ? body : null;
              }
            },
            ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return body.returned && !body.other ? new GetterCode(List.copyOf(body.steps)) : null;
  }

  static byte @Nullable [] classFile(Class<?> type) {
    return classFile(type.getName(), type.getClassLoader());
  }

  static byte @Nullable [] classFile(String name, @Nullable ClassLoader loader) {
    String file = name.replace('.', '/') + ".class";
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(file)
            : loader.getResourceAsStream(file)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      return null;
    }
  }

  /** Follows the one value; anything unforeseen sets {@code other}. */
  private static final class Body extends MethodVisitor {
    private final List<Step> steps = new ArrayList<>();
    private boolean loaded;
    private boolean returned;
    private boolean other;

    Body() {
      super(Opcodes.ASM9);
    }

    private void expect(boolean condition) {
      if (!condition || returned) {
        other = true;
      }
    }

    private void constant(@Nullable Object value) {
      expect(!loaded);
      loaded = true;
      steps.add(new Value(value));
    }

    @Override
    public void visitVarInsn(int opcode, int index) {
      expect(opcode == Opcodes.ALOAD && index == 0 && !loaded);
      loaded = true;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      expect(opcode == Opcodes.GETFIELD && loaded);
      steps.add(new ReadField(owner.replace('/', '.'), name));
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (opcode == Opcodes.INVOKESTATIC
          && owner.startsWith("java/lang/")
          && name.equals("valueOf")
          && owner.indexOf('/', "java/lang/".length()) < 0
          && Type.getArgumentTypes(descriptor).length == 1
          && Type.getArgumentTypes(descriptor)[0].getSort() < Type.ARRAY) {
        expect(loaded); // boxing; values are boxed anyway
        return;
      }
      expect(
          (opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE)
              && loaded
              && Type.getArgumentTypes(descriptor).length == 0
              && Type.getReturnType(descriptor).getSort() != Type.VOID);
      steps.add(new Call(name));
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      expect(opcode == Opcodes.CHECKCAST && loaded);
    }

    @Override
    public void visitInsn(int opcode) {
      switch (opcode) {
        case Opcodes.IRETURN,
            Opcodes.LRETURN,
            Opcodes.FRETURN,
            Opcodes.DRETURN,
            Opcodes.ARETURN -> {
          expect(loaded && !steps.isEmpty());
          returned = true;
        }
        case Opcodes.ACONST_NULL -> constant(null);
        case Opcodes.ICONST_M1,
            Opcodes.ICONST_0,
            Opcodes.ICONST_1,
            Opcodes.ICONST_2,
            Opcodes.ICONST_3,
            Opcodes.ICONST_4,
            Opcodes.ICONST_5 ->
            other = true; // an int may stand for a boolean or a char: not worth telling apart
        default -> other = true;
      }
    }

    @Override
    public void visitLdcInsn(Object value) {
      expect(value instanceof String || value instanceof Number);
      constant(value);
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      other = true;
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      other = true;
    }

    @Override
    public void visitIincInsn(int index, int increment) {
      other = true;
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      other = true;
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
      other = true;
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
      other = true;
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      other = true;
    }
  }
}
