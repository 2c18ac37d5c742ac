package io.pivotscope.agent.weave;

import io.pivotscope.agent.weave.ClassInfo.Parameter;
import io.pivotscope.agent.weave.WovenClass.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.JSRInlinerAdapter;

/**
 * Class file in, class file out. The constant pool is copied and grows at the end (rebuilding it
 * crashes some JVMs, JDK-8376185); methods that are not woven are copied byte by byte.
 */
final class Splicer {

  private Splicer() {}

  /**
   * @param shapes the methods to weave, by key
   * @param numbers the number of a method's site
   * @param lost MethodParameters to put back where the class file has none, by key
   */
  static byte[] splice(
      byte[] bytes,
      Map<String, Shape> shapes,
      ToIntFunction<String> numbers,
      Map<String, List<Parameter>> lost) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    int version = reader.readUnsignedShort(6);
    String owner = reader.getClassName();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            MethodVisitor out = super.visitMethod(access, name, descriptor, signature, exceptions);
            String key = ClassInfo.key(name, descriptor);
            List<Parameter> parameters = lost.getOrDefault(key, List.of());
            for (Parameter parameter : parameters) {
              out.visitParameter(parameter.name(), parameter.access());
            }
            Shape shape = shapes.get(key);
            if (shape != null) {
              return new JSRInlinerAdapter(
                  Opcodes.ASM9, null, access, name, descriptor, signature, exceptions) {
                @Override
                public void visitEnd() {
                  super.visitEnd();
                  new MethodSplicer(this, owner, version, shape, numbers.applyAsInt(key)).splice();
                  accept(out);
                }
              };
            }
            // The wrapper keeps the method from being copied as it is, without its parameters.
            return parameters.isEmpty() ? out : new MethodVisitor(Opcodes.ASM9, out) {};
          }
        },
        ClassReader.EXPAND_FRAMES);
    return writer.toByteArray();
  }
}
