package io.pivotscope.compiler.reference;

import io.pivotscope.compiler.reference.Execution.Clock;
import io.pivotscope.compiler.reference.Execution.Fault;
import io.pivotscope.compiler.reference.Step.Carrier;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Grows random executions: proposes step after step to a run without queries, and keeps what makes
 * sense there. Answers that nobody completes are dropped or late; a second send is a retry.
 */
final class Grower {

  static final List<String> METHODS = List.of("m0", "m1", "m2");

  private final SplittableRandom random;
  private final List<Step> steps = new ArrayList<>();
  private final Execution blank;
  private final Run run;
  private int messages;
  private int answers;

  private Grower(SplittableRandom random) {
    this.random = random;
    Set<Fault> faults = faults();
    int processes = 1 + random.nextInt(4);
    List<Clock> clocks = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      boolean ahead = i == 0 && faults.contains(Fault.REFUSED);
      long offset = ahead ? 500_000L + random.nextInt(400_000) : random.nextInt(-2000, 2000);
      clocks.add(new Clock(offset, random.nextInt(-400, 400)));
    }
    List<Integer> threads = new ArrayList<>();
    for (int i = 0; i < processes + 1 + random.nextInt(3); i++) {
      threads.add(i < processes ? i : random.nextInt(processes));
    }
    boolean cuts = faults.contains(Fault.BUDGET);
    this.blank =
        new Execution(
            clocks,
            threads,
            faults,
            cuts ? 30 + random.nextInt(200) : 1 << 20,
            cuts ? 100 + random.nextInt(400) : 1 << 20,
            List.of());
    this.run = new Run(blank, List.of());
  }

  /** Half of all executions have no fault at all, the others mostly one. */
  private Set<Fault> faults() {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    if (random.nextBoolean()) {
      for (int i = 1 + random.nextInt(4) / 3; i > 0; i--) {
        faults.add(Fault.values()[random.nextInt(Fault.values().length)]);
      }
    }
    return faults;
  }

  static Execution grow(SplittableRandom random) {
    Grower grower = new Grower(random);
    int length = random.nextInt(50) == 0 ? 120 + random.nextInt(100) : 15 + random.nextInt(45);
    grower.grow(length);
    return grower.blank.withSteps(grower.steps);
  }

  private void grow(int length) {
    boolean installed = blank.faults().contains(Fault.INSTALLED);
    int armed = installed ? 2 + random.nextInt(length / 2) : -1;
    int ended = installed && random.nextBoolean() ? armed + random.nextInt(length) : -1;
    for (int i = 0; steps.size() < length && i < 10 * length; i++) {
      if (armed >= 0 && steps.size() >= armed) {
        install();
      }
      if (ended >= 0 && steps.size() >= ended && propose(new Step.Deactivate(1, micros()))) {
        ended = -1;
      }
      if (random.nextInt(20) == 0 && installed) {
        propose(new Step.Disarm(random.nextInt(blank.processes().size()), 1));
      }
      propose(next(random.nextInt(blank.threads().size())));
    }
  }

  /** One process after the other arms, then the beginning is announced. */
  private void install() {
    for (int process = 0; process < blank.processes().size(); process++) {
      if (random.nextInt(3) == 0) {
        propose(new Step.Arm(process, micros()));
        return;
      }
    }
    if (propose(new Step.Activate(1, random.nextInt(2000))) && random.nextInt(3) == 0) {
      // Long after the beginning, a message without header is a new request.
      int thread = random.nextInt(blank.threads().size());
      propose(new Step.Happen(thread, 3_000_000, any(METHODS), fields(random)));
    }
  }

  private boolean propose(Step step) {
    boolean makesSense = run.take(step);
    if (makesSense) {
      steps.add(step);
    }
    return makesSense;
  }

  private int micros() {
    return random.nextInt(8) == 0 ? 0 : random.nextInt(2000);
  }

  private Step next(int thread) {
    int micros = micros();
    Frame top = run.threads.get(thread).top();
    int choice = random.nextInt(100);
    if (choice < 12) {
      return new Step.Send(thread, micros, messages++, any(List.of(Carrier.values())));
    } else if (choice < 32 && messages > 0) {
      int message = messages - 1 - random.nextInt(Math.min(messages, 5));
      return new Step.Receive(thread, micros, mayReceive(message) ? message : -1);
    } else if (choice >= 32 && choice < 42 && top.handles != null) {
      return top.answered
          ? new Step.End(thread, micros)
          : new Step.Answer(thread, micros, answers++);
    } else if (choice >= 42 && choice < 55 && answers > 0) {
      int answer = answers - 1 - random.nextInt(Math.min(answers, 5));
      return new Step.Complete(thread, micros, answer);
    } else if (choice >= 55 && choice < 60) {
      return top.entered.isEmpty() || choice == 55
          ? new Step.Enter(thread, micros, fields(random))
          : new Step.Leave(thread, micros, fields(random));
    }
    return switch (choice) {
      case 60, 61 -> new Step.End(thread, micros);
      case 62 ->
          random.nextBoolean() ? new Step.Tick(thread, micros) : new Step.Arrive(thread, micros);
      default -> new Step.Happen(thread, micros, any(METHODS), fields(random));
    };
  }

  private boolean mayReceive(int message) {
    Sent sent = run.sent.get(message);
    if (sent == null || sent.handled == 0) {
      return true;
    }
    Fault needs = sent.carrier == Carrier.CALL ? Fault.TWICE : Fault.MANY;
    return blank.faults().contains(needs);
  }

  static Map<String, Object> fields(SplittableRandom random) {
    Map<String, Object> fields = new HashMap<>();
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

  private <T> T any(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
