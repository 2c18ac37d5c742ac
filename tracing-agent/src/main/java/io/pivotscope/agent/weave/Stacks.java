package io.pivotscope.agent.weave;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The methods that platform threads are in at one moment: their invocations keep the old bytecode.
 * A stack does not tell overloads apart.
 */
record Stacks(Map<String, Set<String>> methodsByClass) {

  static Stacks now() {
    Map<String, Set<String>> methods = new HashMap<>();
    Thread self = Thread.currentThread();
    Thread.getAllStackTraces()
        .forEach(
            (thread, frames) -> {
              if (thread != self) {
                for (StackTraceElement frame : frames) {
                  methods
                      .computeIfAbsent(frame.getClassName(), k -> new HashSet<>())
                      .add(frame.getMethodName());
                }
              }
            });
    return new Stacks(methods);
  }

  boolean contains(String type, String method) {
    return methodsByClass.getOrDefault(type, Set.of()).contains(method);
  }
}
