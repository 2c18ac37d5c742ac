package io.pivotscope.protocol.advice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names the methods of a tracepoint.
 *
 * @param type binary class name ({@code a.b.C$D}), a simple name that must be unique among the
 *     classes loaded in a process, or a {@link Glob} of either
 * @param subtypes whether subtypes and implementors match too ({@code Type+})
 * @param method method name or a glob of it, or {@code new} for constructors, which no glob means
 * @param parameterTypes type names as written (simple or full), or null for any overload
 * @param annotation simple or full name of an annotation that the methods must have; null for any
 */
public record MethodPattern(
    String type,
    boolean subtypes,
    String method,
    @Nullable List<String> parameterTypes,
    @Nullable String annotation) {

  /** Any class, where only the annotation is written. */
  public static final String ANY_TYPE = "**";

  public static final String ANY_METHOD = "*";

  public MethodPattern {
    if (type.isEmpty() || method.isEmpty() || "".equals(annotation)) {
      throw new IllegalArgumentException("empty type, method or annotation");
    }
    parameterTypes = parameterTypes == null ? null : List.copyOf(parameterTypes);
  }

  public MethodPattern(
      String type, boolean subtypes, String method, @Nullable List<String> parameterTypes) {
    this(type, subtypes, method, parameterTypes, null);
  }

  /** Every method that is annotated so. */
  public static MethodPattern annotated(String annotation) {
    return new MethodPattern(ANY_TYPE, false, ANY_METHOD, null, annotation);
  }

  /** Whether it may mean methods of more than one class, or of several names. */
  public boolean isWide() {
    return subtypes || annotation != null || Glob.isGlob(type) || Glob.isGlob(method);
  }

  @Override
  public String toString() {
    boolean anywhere = type.equals(ANY_TYPE) && method.equals(ANY_METHOD) && !subtypes;
    String methods =
        type
            + (subtypes ? "+" : "")
            + "."
            + method
            + (parameterTypes == null ? "(..)" : "(" + String.join(", ", parameterTypes) + ")");
    if (annotation == null) {
      return methods;
    }
    return "@" + annotation + (anywhere && parameterTypes == null ? "" : " " + methods);
  }
}
