package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.propagate.ElementTypes.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class ElementTypesTest {
  private final ElementTypes types = new ElementTypes(List.of());

  @Test
  void aRunnableIsATask() {
    Runnable task = () -> {};
    assertThat(types.of(task)).isEqualTo(Kind.TASK);
    assertThat(types.of(new Thread(task))).isEqualTo(Kind.NOTHING);
    assertThat(types.of("text")).isEqualTo(Kind.NOTHING);
  }

  @Test
  void jettysSelectorLoopIsNone() throws Exception {
    assertThat(types.of(runnable("another.Loop"))).isEqualTo(Kind.TASK);
    assertThat(types.of(runnable("org.eclipse.jetty.util.thread.strategy.EatWhatYouKill")))
        .isEqualTo(Kind.NOTHING);
  }

  /** An object of a class of that name, whose {@code run} is missing. */
  private static Object runnable(String name) throws Exception {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_PUBLIC,
        name.replace('.', '/'),
        null,
        "java/lang/Object",
        new String[] {"java/lang/Runnable"});
    MethodVisitor constructor =
        writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, new String[0]);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(1, 1);
    constructor.visitEnd();
    byte[] bytes = writer.toByteArray();
    ClassLoader loader =
        new ClassLoader(ElementTypesTest.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String wanted) {
            return defineClass(wanted, bytes, 0, bytes.length);
          }
        };
    return loader.loadClass(name).getDeclaredConstructor().newInstance();
  }
}
