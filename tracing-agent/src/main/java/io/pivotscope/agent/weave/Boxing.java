package io.pivotscope.agent.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** Primitives to Object and back, on the operand stack. */
final class Boxing {

  private Boxing() {}

  static void box(InsnList code, Type type) {
    if (type.getSort() < Type.ARRAY) {
      String wrapper = wrapper(type);
      code.add(
          new MethodInsnNode(
              Opcodes.INVOKESTATIC,
              wrapper,
              "valueOf",
              "(" + type.getDescriptor() + ")L" + wrapper + ";",
              false));
    }
  }

  static void unbox(InsnList code, Type type) {
    if (type.getSort() >= Type.ARRAY) {
      code.add(new TypeInsnNode(Opcodes.CHECKCAST, type.getInternalName()));
      return;
    }
    String wrapper = wrapper(type);
    code.add(new TypeInsnNode(Opcodes.CHECKCAST, wrapper));
    code.add(
        new MethodInsnNode(
            Opcodes.INVOKEVIRTUAL,
            wrapper,
            type.getClassName() + "Value",
            "()" + type.getDescriptor(),
            false));
  }

  private static String wrapper(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN -> "java/lang/Boolean";
      case Type.CHAR -> "java/lang/Character";
      case Type.BYTE -> "java/lang/Byte";
      case Type.SHORT -> "java/lang/Short";
      case Type.INT -> "java/lang/Integer";
      case Type.LONG -> "java/lang/Long";
      case Type.FLOAT -> "java/lang/Float";
      case Type.DOUBLE -> "java/lang/Double";
      default -> throw new IllegalArgumentException(type.toString());
    };
  }
}
