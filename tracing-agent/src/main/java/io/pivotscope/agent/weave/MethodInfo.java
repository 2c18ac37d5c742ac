package io.pivotscope.agent.weave;

import java.util.List;

/**
 * A method as its class file describes it.
 *
 * @param name {@code <init>} for constructors
 * @param access ASM/JVM access flags
 * @param parameterNames from MethodParameters, else LocalVariableTable, else arg0, arg1, ...
 */
public record MethodInfo(String name, String descriptor, int access, List<String> parameterNames) {
  public MethodInfo {
    parameterNames = List.copyOf(parameterNames);
  }
}
