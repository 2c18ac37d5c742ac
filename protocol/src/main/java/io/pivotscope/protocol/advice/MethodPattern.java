package io.pivotscope.protocol.advice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names the methods of a tracepoint.
 *
 * @param type binary class name ({@code a.b.C$D}), or a simple name that must be unique among the
 *     classes loaded in a process
 * @param subtypes whether subtypes and implementors match too ({@code Type+})
 * @param method method name, or {@code new} for constructors
 * @param parameterTypes type names as written (simple or full), or null for any overload
 */
public record MethodPattern(
    String type, boolean subtypes, String method, @Nullable List<String> parameterTypes) {

  public MethodPattern {
    if (type.isEmpty() || method.isEmpty()) {
      throw new IllegalArgumentException("empty type or method");
    }
    parameterTypes = parameterTypes == null ? null : List.copyOf(parameterTypes);
  }

  @Override
  public String toString() {
    return type
        + (subtypes ? "+" : "")
        + "."
        + method
        + (parameterTypes == null ? "(..)" : "(" + String.join(", ", parameterTypes) + ")");
  }
}
