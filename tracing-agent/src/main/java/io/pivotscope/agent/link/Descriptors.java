package io.pivotscope.agent.link;

import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Type;

/** Method descriptors as names of types ({@code int}, {@code a.b.C$D}, {@code byte[]}). */
final class Descriptors {

  private Descriptors() {}

  static List<String> parameterTypes(String descriptor) {
    List<String> names = new ArrayList<>();
    for (Type type : Type.getArgumentTypes(descriptor)) {
      names.add(type.getClassName());
    }
    return names;
  }

  static String returnType(String descriptor) {
    return Type.getReturnType(descriptor).getClassName();
  }

  static String of(Executable executable) {
    Type[] parameters = new Type[executable.getParameterCount()];
    Class<?>[] types = executable.getParameterTypes();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = Type.getType(types[i]);
    }
    return Type.getMethodDescriptor(
        executable instanceof Method method ? Type.getType(method.getReturnType()) : Type.VOID_TYPE,
        parameters);
  }
}
