package io.pivotscope.frontend.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;

/** Every query that was asked, and what came of it. Thread-safe. */
final class Ledger {
  private final Bed bed;
  private final AtomicInteger next = new AtomicInteger();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  Ledger(Bed bed) {
    this.bed = bed;
  }

  /** Asks one query of each shape, all at once. */
  List<Outcome> askEach() throws InterruptedException {
    int from = size();
    List<Thread> askers = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      askers.add(asker(() -> askOne(shape)));
    }
    for (Thread asker : askers) {
      asker.join();
    }
    synchronized (this) {
      return List.copyOf(outcomes.subList(from, outcomes.size()));
    }
  }

  private static Thread asker(Runnable task) {
    Thread asker = new Thread(task, "asker");
    asker.start();
    return asker;
  }

  /** Goes on asking, in so many threads, until the time is up; returns when all is answered. */
  void askUntil(long endNanos, int threads) throws InterruptedException {
    List<Thread> askers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      askers.add(asker(() -> askUntil(endNanos)));
    }
    for (Thread asker : askers) {
      asker.join();
    }
  }

  private void askUntil(long endNanos) {
    while (System.nanoTime() < endNanos) {
      askOne(Shape.values()[next.get() % Shape.values().length]);
    }
  }

  private void askOne(Shape shape) {
    try {
      ask(shape);
    } catch (ConditionTimeoutException e) {
      fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      fail(e.toString());
    }
  }

  private void ask(Shape shape) {
    String label = "q" + next.incrementAndGet();
    Outcome outcome = new Inquiry(bed, shape, label).run();
    synchronized (this) {
      outcomes.add(outcome);
    }
    if (!outcome.wrong().isEmpty()) {
      fail(outcome.toString());
    }
  }

  private synchronized void fail(String what) {
    System.out.println("chaos: wrong: " + what);
    failures.add(what);
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  synchronized int size() {
    return outcomes.size();
  }

  synchronized long whole() {
    return outcomes.stream().filter(Outcome::isWhole).count();
  }

  synchronized Map<Outcome.Verdict, Integer> verdicts() {
    Map<Outcome.Verdict, Integer> verdicts = new EnumMap<>(Outcome.Verdict.class);
    outcomes.forEach(outcome -> verdicts.merge(outcome.verdict(), 1, Integer::sum));
    return verdicts;
  }

  /** How many results had a mark of each cause. */
  synchronized Map<String, Integer> marks() {
    Map<String, Integer> marks = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      outcome.marks().stream()
          .map(mark -> mark.substring(0, mark.indexOf(':')))
          .distinct()
          .forEach(cause -> marks.merge(cause, 1, Integer::sum));
    }
    return marks;
  }

  /** For a failure's message: what each query came to. */
  synchronized Map<String, String> lines() {
    Map<String, String> lines = new LinkedHashMap<>();
    outcomes.forEach(o -> lines.put(o.label() + " " + o.shape(), o.verdict() + " " + o.marks()));
    return lines;
  }
}
