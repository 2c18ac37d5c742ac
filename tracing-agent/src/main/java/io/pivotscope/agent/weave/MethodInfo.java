package io.pivotscope.agent.weave;

import java.util.List;
import java.util.Set;
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
 * @param annotations binary names, of those that are visible at run time and of those that are not
 * @param code what is inside, where it was looked at
 */
public record MethodInfo(
    String name,
    String descriptor,
    int access,
    List<String> parameterNames,
    Set<String> annotations,
    Code code) {

  /**
   * Where points can be woven: in a constructor, what comes after {@code this} is initialised.
   *
   * @param lines those at which code begins, ascending
   */
  public record Code(List<Integer> lines, Set<Callee> callees) {
    static final Code UNKNOWN = new Code(List.of(), Set.of());
  }

  /**
   * A method that is called.
   *
   * @param owner binary name of the class that the call names
   */
  public record Callee(String owner, String name, String descriptor) {
    @Override
    public String toString() {
      return owner + "." + (name.equals("<init>") ? "new" : name);
    }
  }

  public MethodInfo {
    parameterNames = List.copyOf(parameterNames);
    annotations = Set.copyOf(annotations);
  }

  /** Without annotations or code. */
  public MethodInfo(String name, String descriptor, int access, List<String> parameterNames) {
    this(name, descriptor, access, parameterNames, Set.of(), Code.UNKNOWN);
  }

  /** Whether it has bytecode. */
  boolean hasCode() {
    return (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
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
