package io.pivotscope.agent.weave;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;

/** What reflection says of the parameter names of a class. */
final class ParameterNames {

  private ParameterNames() {}

  /** Whether some method has MethodParameters; if the JVM cannot tell, yes. */
  static boolean present(Class<?> type) {
    try {
      for (Executable executable : executables(type)) {
        Parameter[] parameters = executable.getParameters();
        if (parameters.length > 0 && parameters[0].isNamePresent()) {
          return true;
        }
      }
      return false;
    } catch (LinkageError | RuntimeException e) {
      return true;
    }
  }

  static List<Executable> executables(Class<?> type) {
    List<Executable> all = new ArrayList<>(List.of(type.getDeclaredMethods()));
    all.addAll(List.of(type.getDeclaredConstructors()));
    return all;
  }
}
