package io.pivotscope.compiler.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An execution in characters: one line per branch, steps in the order of real time, each hop by its
 * number; below, what each event has.
 *
 * <pre>
 *   p0.t0 b0   m1#0  -1->                 ->a1  m0#2
 *   p1.t1 b2               ->1 m2#1 -a1->
 * </pre>
 */
final class Drawing {

  private final Map<Integer, StringBuilder> lines = new TreeMap<>();
  private final Map<Integer, String> heads = new LinkedHashMap<>();
  private final StringBuilder above = new StringBuilder();
  private int column;

  private Drawing() {}

  static String of(Execution execution) {
    return new Drawing().draw(execution);
  }

  private String draw(Execution execution) {
    Run run = new Run(execution, List.of());
    for (Step step : execution.steps()) {
      SimulatedThread thread =
          step instanceof Step.OfThread of ? run.threads.get(of.thread()) : null;
      int before = thread == null ? -1 : thread.top().branch;
      int events = run.events.size();
      if (!run.take(step)) {
        continue;
      }
      String label = label(step, events);
      if (thread == null) {
        put(above, label);
      } else {
        int branch = step instanceof Step.End ? before : thread.top().branch;
        heads.putIfAbsent(
            branch, "p" + thread.process.number + ".t" + thread.number + " b" + branch);
        put(lines.computeIfAbsent(branch, b -> new StringBuilder()), label);
      }
      column += label.length() + 1;
    }
    return text(execution, run);
  }

  private void put(StringBuilder line, String label) {
    line.append(" ".repeat(Math.max(0, column - line.length()))).append(label);
  }

  private static String label(Step step, int event) {
    if (step instanceof Step.Happen happen) {
      return happen.method() + "#" + event;
    } else if (step instanceof Step.Enter) {
      return "op(#" + event;
    } else if (step instanceof Step.Leave) {
      return ")op#" + event;
    } else if (step instanceof Step.Send send) {
      String name = send.carrier().name().toLowerCase(java.util.Locale.ROOT);
      return "-" + name + " " + send.message() + "->";
    } else if (step instanceof Step.Receive receive) {
      return "->" + receive.message();
    } else if (step instanceof Step.Answer answer) {
      return "-a" + answer.answer() + "->";
    } else if (step instanceof Step.Complete complete) {
      return "->a" + complete.answer();
    } else if (step instanceof Step.Arm arm) {
      return "arm p" + arm.process();
    } else if (step instanceof Step.Disarm disarm) {
      return "disarm p" + disarm.process();
    } else if (step instanceof Step.Activate) {
      return "T0";
    } else if (step instanceof Step.Deactivate) {
      return "T1";
    }
    return step instanceof Step.End ? "|" : step.getClass().getSimpleName();
  }

  private String text(Execution execution, Run run) {
    StringBuilder text = new StringBuilder();
    int width = heads.values().stream().mapToInt(String::length).max().orElse(0) + 2;
    if (!above.isEmpty()) {
      text.append(" ".repeat(width)).append(above).append('\n');
    }
    lines.forEach(
        (branch, line) -> {
          String head = heads.get(branch);
          text.append(head).append(" ".repeat(width - head.length())).append(line).append('\n');
        });
    List<String> events = new ArrayList<>();
    for (SimulatedEvent event : run.events) {
      events.add(
          "#%d %s after %s %s%s"
              .formatted(
                  event.index(),
                  event.method(),
                  event.past(),
                  new TreeMap<>(event.fields()),
                  event.judged() ? "" : " before T0 or after T1"));
    }
    text.append(String.join("\n", events)).append('\n');
    if (!execution.faults().isEmpty()) {
      text.append("may go wrong: ").append(execution.faults());
      text.append(", budget ").append(execution.budgetBytes()).append(" B on a hop, ");
      text.append(execution.heldBytes()).append(" B held\n");
    }
    return text.toString();
  }
}
