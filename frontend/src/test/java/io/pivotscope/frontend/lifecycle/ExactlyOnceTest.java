package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.merge.RunResult;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Agents that resend whatever was not acknowledged, a frontend that is killed or compacts at any
 * moment: the sums are those of the rows made, each window's rows are right, nothing is late.
 */
class ExactlyOnceTest {
  private static final long SEED = 4711;

  @Test
  void whateverIsResentAndWheneverTheFrontendDies() {
    for (long seed = SEED; seed < SEED + 60; seed++) {
      run(seed);
    }
  }

  private static final class Process {
    final Bench.Agent agent;
    final List<Report> sent = new ArrayList<>();

    Process(Bench.Agent agent) {
      this.agent = agent;
    }

    void resend() {
      sent.removeIf(report -> report.sequence() <= agent.acknowledged());
      List.copyOf(sent).forEach(agent::say);
    }
  }

  private static void run(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Bench bench = new Bench();
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(new Process(bench.new Agent(100 + i, "p" + i).connect()));
    }
    long id = bench.install(Programs.sums(1000), 0);
    processes.forEach(p -> p.agent.armed(id));
    bench.pass(300);
    Map<String, Long> sums = new TreeMap<>();
    Map<Long, Long> windows = new HashMap<>();
    Map<Long, Long> seen = new HashMap<>();
    for (int step = 0; step < 80; step++) {
      Process process = processes.get(random.nextInt(processes.size()));
      switch (random.nextInt(8)) {
        case 0 -> {
          bench.restart();
          processes.forEach(p -> p.agent.connect());
          processes.forEach(Process::resend);
        }
        case 1 -> bench.compact();
        case 2 -> {
          List<Report> again = List.copyOf(process.sent);
          again.forEach(process.agent::say);
        }
        case 3 -> bench.pass(random.nextInt(1, 700));
        default -> {
          String key = "k" + random.nextInt(5);
          long value = random.nextInt(1000);
          sums.merge(key, value, Long::sum);
          windows.merge(bench.window(), value, Long::sum);
          Report report = process.agent.newReport(id, bench.window(), Programs.group(key, value));
          process.sent.add(report);
          process.agent.sayUncommitted(report);
          // A kill may come before the commit: then it was neither durable nor acknowledged, or it
          // was durable alone. The bench's disk has the latter; the former is a resend.
          if (random.nextBoolean()) {
            bench.commit();
          }
        }
      }
      processes.forEach(p -> p.agent.heartbeat());
      look(bench, id, seen);
    }
    bench.coordinator.stop(bench.coordinator.state().find(id), "stopped");
    bench.pass(400);
    processes.forEach(p -> p.agent.heartbeat());
    bench.pass(100);
    processes.forEach(p -> p.agent.status(id, State.REMOVED, 0));
    bench.pass(100);
    look(bench, id, seen);
    Map<String, Long> result = new TreeMap<>();
    bench.view(id).table().rows().forEach(row -> result.put((String) row[0], (Long) row[1]));
    assertThat(result).as("seed %d", seed).isEqualTo(sums);
    assertThat(bench.view(id).partial()).as("seed %d", seed).isEmpty();
    windows.values().removeIf(sum -> sum == 0);
    seen.values().removeIf(sum -> sum == 0);
    assertThat(seen).as("seed %d", seed).isEqualTo(windows);
  }

  /** A client that polls: a window has the same rows whenever it is seen. */
  private static void look(Bench bench, long id, Map<Long, Long> seen) {
    for (RunResult.Window window : bench.view(id).windows()) {
      long sum = window.table().rows().stream().mapToLong(row -> (Long) row[1]).sum();
      Long before = seen.put(window.number(), sum);
      assertThat(before == null || before == sum).as("window %d", window.number()).isTrue();
    }
  }
}
