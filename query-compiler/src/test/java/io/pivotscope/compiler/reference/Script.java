package io.pivotscope.compiler.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What one branch of a request does, step by step. */
record Script(List<Step> steps) {

  /** One step of a branch. */
  sealed interface Step {}

  /** A tracepoint's method is invoked. */
  record Happen(String method, Map<String, Object> fields) implements Step {}

  /** Another branch begins. */
  record Start(int child, Edge edge, Script script) implements Step {}

  /** Waits for a branch that was started here and merges what it hands back. */
  record Await(int child) implements Step {}

  /** A declared request around some steps; its method is a tracepoint too. */
  record Declared(Script inner) implements Step {}

  /** How a branch begins, and whether it hands anything back. */
  enum Edge {
    /** A task of the same process that is joined. */
    TASK,
    /** A call to another process, with a reply. */
    CALL,
    /** A message that nobody answers. */
    MESSAGE
  }

  static final String DECLARED_METHOD = "op";

  static Script random(SplittableRandom random, List<String> methods) {
    int[] budget = {10 + random.nextInt(20)};
    return random(random, methods, budget, 0);
  }

  private static Script random(
      SplittableRandom random, List<String> methods, int[] budget, int depth) {
    List<Step> steps = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    int children = 0;
    int length = 2 + random.nextInt(8);
    for (int i = 0; i < length && budget[0] > 0; i++) {
      int choice = random.nextInt(10);
      if (choice < 6 || depth > 3) {
        budget[0]--;
        steps.add(new Happen(methods.get(random.nextInt(methods.size())), fields(random)));
      } else if (choice == 6) {
        budget[0]--;
        steps.add(new Declared(random(random, methods, budget, depth + 1)));
      } else {
        Edge edge = Edge.values()[random.nextInt(Edge.values().length)];
        steps.add(new Start(children, edge, random(random, methods, budget, depth + 1)));
        if (edge != Edge.MESSAGE) {
          open.add(children);
        }
        children++;
      }
      if (!open.isEmpty() && random.nextBoolean()) {
        steps.add(new Await(open.remove(random.nextInt(open.size()))));
      }
    }
    return new Script(steps);
  }

  static Map<String, Object> fields(SplittableRandom random) {
    Map<String, Object> fields = new java.util.HashMap<>();
    fields.put("x", random.nextInt(8) == 0 ? null : (Object) (long) random.nextInt(4));
    fields.put("y", random.nextInt(-3, 20) / 2.0);
    fields.put("s", List.of("a", "b", "ab").get(random.nextInt(3)));
    List<Object> items = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      items.add((long) random.nextInt(3));
    }
    fields.put("items", random.nextInt(8) == 0 ? null : items);
    return fields;
  }
}
