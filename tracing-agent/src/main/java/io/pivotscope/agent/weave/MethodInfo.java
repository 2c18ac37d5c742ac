package io.pivotscope.agent.weave;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A method as its class file describes it.
 *
 * @param name {@code <init>} for constructors
 * @param access flags of the class file
 * @param parameterNames from MethodParameters, else LocalVariableTable, else arg0, arg1, ...
 */
public record MethodInfo(String name, String descriptor, int access, List<String> parameterNames) {
  public MethodInfo {
    parameterNames = List.copyOf(parameterNames);
  }

  boolean isStatic() {
    return (access & Opcodes.ACC_STATIC) != 0;
  }

  boolean isAbstract() {
    return (access & Opcodes.ACC_ABSTRACT) != 0;
  }

  boolean isConstructor() {
    return name.equals("<init>");
  }

  String key() {
    return ClassInfo.key(name, descriptor);
  }

  /** As a person writes it: {@code read(long, byte[])}, {@code new()}. */
  @Override
  public String toString() {
    return (isConstructor() ? "new" : name)
        + Stream.of(Type.getArgumentTypes(descriptor))
            .map(t -> t.getClassName().substring(t.getClassName().lastIndexOf('.') + 1))
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
