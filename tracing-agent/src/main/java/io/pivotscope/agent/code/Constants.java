package io.pivotscope.agent.code;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Objects that a generated class refers to: its class data, in static final fields, which the
 * compiler takes for constants.
 */
final class Constants {

  private static final Method GET = Method.getMethod("Object get(int)");

  private final Type owner;
  private final List<Object> values = new ArrayList<>();
  private final List<Type> types = new ArrayList<>();

  Constants(Type owner) {
    this.owner = owner;
  }

  /** Pushes an object, as that type. */
  void push(GeneratorAdapter code, Object value, Class<?> type) {
    int index = index(value, Type.getType(type));
    code.getStatic(owner, "c" + index, types.get(index));
  }

  private int index(Object value, Type type) {
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) == value && types.get(i).equals(type)) {
        return i;
      }
    }
    values.add(value);
    types.add(type);
    return values.size() - 1;
  }

  List<Object> values() {
    return List.copyOf(values);
  }

  /** Writes the fields, and what fills them. */
  void write(ClassWriter writer) {
    GeneratorAdapter code =
        new GeneratorAdapter(
            Opcodes.ACC_STATIC, Method.getMethod("void <clinit> ()"), null, null, writer);
    code.visitCode();
    Type handles = Type.getType(java.lang.invoke.MethodHandles.class);
    code.invokeStatic(handles, Method.getMethod("java.lang.invoke.MethodHandles$Lookup lookup()"));
    code.push("_");
    code.push(Type.getType(List.class));
    code.invokeStatic(
        handles,
        Method.getMethod("Object classData(java.lang.invoke.MethodHandles$Lookup, String, Class)"));
    code.checkCast(Type.getType(List.class));
    int data = code.newLocal(Type.getType(List.class));
    code.storeLocal(data);
    for (int i = 0; i < values.size(); i++) {
      writer.visitField(
          Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL,
          "c" + i,
          types.get(i).getDescriptor(),
          null,
          null);
      code.loadLocal(data);
      code.push(i);
      code.invokeInterface(Type.getType(List.class), GET);
      code.checkCast(types.get(i));
      code.putStatic(owner, "c" + i, types.get(i));
    }
    code.returnValue();
    code.endMethod();
  }
}
