package io.pivotscope.frontend.probe;

import io.pivotscope.protocol.advice.MethodPattern;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A method of the live fleet, and where it is loaded.
 *
 * @param parameterNames as the class file has them, else arg0, arg1, ...
 * @param loader empty for the boot loader
 * @param codeSource a URL; empty where the JVM does not say
 * @param sourceFile empty where the class file names none
 * @param firstLine 0 where the class file has no lines
 * @param refusal why it cannot be woven; null if it can
 * @param score how well it fits
 * @param processes how many of each procName have it
 */
public record Sighting(
    String type,
    String method,
    List<String> parameterTypes,
    List<String> parameterNames,
    String returnType,
    String loader,
    String codeSource,
    String sourceFile,
    int firstLine,
    int lastLine,
    @Nullable String refusal,
    int score,
    Map<String, Integer> processes) {

  /** The one method, and no other. */
  MethodPattern pattern() {
    return new MethodPattern(type, false, method, parameterTypes);
  }

  /** As a query names it. */
  public String name() {
    return type + "." + method + "(" + String.join(", ", parameterTypes) + ")";
  }

  /** {@code DataNode×4, NameNode}. */
  public String processesText() {
    return processes.entrySet().stream()
        .map(e -> e.getKey() + (e.getValue() == 1 ? "" : "×" + e.getValue()))
        .collect(Collectors.joining(", "));
  }
}
