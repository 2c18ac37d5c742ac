package io.pivotscope.frontend.chain;

import io.pivotscope.frontend.lifecycle.Queries;
import io.pivotscope.frontend.lifecycle.Rows;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.lifecycle.Terms;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Collects the events of a query's tracepoints for a few seconds, beside the query, and has a chain
 * made of them. Thread-safe; blocks meanwhile.
 */
public final class Chains {
  /** How long events are collected. */
  public static final long MAX_MILLIS = 60_000;

  /** More at a time would be a load of their own. */
  private static final int AT_ONCE = 2;

  /** Above that, requests are sampled: about as many events a second are streamed. */
  private static final double EVENTS_PER_SECOND = 2_000;

  private static final double LEAST_RATE = 1e-5;

  /** Events that are looked at: those that come later are not. */
  private static final int MAX_EVENTS = 50_000;

  /** For weaving before and restoring after. */
  private static final long PATIENCE_MILLIS = 60_000;

  private static final long POLL_MILLIS = 100;

  private final Queries queries;
  private final Semaphore running = new Semaphore(AT_ONCE);

  public Chains(Queries queries) {
    this.queries = queries;
  }

  /** There is no chain to show; the message says why. */
  public static final class NoChainException extends Exception {
    private static final long serialVersionUID = 1;

    NoChainException(String message) {
      super(message);
    }
  }

  /**
   * @param id of the query that the chain is of
   * @param program the query's own, or with further conditions
   * @throws NoChainException if no request had an event at every source, or the time was too short
   */
  public Chain collect(long id, RunView run, AdviceProgram program, long forMillis)
      throws NoChainException, InterruptedException {
    if (!running.tryAcquire()) {
      throw new NoChainException("chains are being collected already; try again in a moment");
    }
    try {
      Probe probe = Probe.of(program, program.sampleRate() * rate(run));
      RunView ended = runToTheEnd(id, probe, forMillis);
      Assembly assembly = new Assembly(Sources.of(program));
      Table table = ended.table();
      if (table != null) {
        table.rows().stream()
            .limit(MAX_EVENTS)
            .forEach(row -> assembly.add(probe.read(row, program)));
      }
      Chain chain = assembly.chain(id);
      if (chain == null) {
        throw new NoChainException(assembly.missing(forMillis));
      }
      return chain;
    } finally {
      running.release();
    }
  }

  /** As many of the requests as leave about so many events. */
  private static double rate(RunView run) {
    double seconds = run.collectedSeconds();
    double perSecond = seconds <= 0 ? 0 : run.counters().hits() / seconds;
    return Math.max(LEAST_RATE, Math.min(1, EVENTS_PER_SECOND / Math.max(1, perSecond)));
  }

  private RunView runToTheEnd(long of, Probe probe, long forMillis)
      throws NoChainException, InterruptedException {
    String text = "chain of query " + of + " (for a moment)";
    RunView run = queries.install(probe.program(), text, Terms.probe(forMillis)).join();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forMillis + PATIENCE_MILLIS);
    while (System.nanoTime() < deadline) {
      RunView now = queries.get(run.id(), Rows.NONE, Long.MAX_VALUE).join();
      if (now == null) {
        break;
      }
      if (now.isEnded()) {
        @Nullable RunView ended = queries.get(run.id(), Rows.ALL, Long.MAX_VALUE).join();
        if (ended != null) {
          return ended;
        }
      }
      Thread.sleep(POLL_MILLIS);
    }
    queries.stop(run.id()).join();
    throw new NoChainException("the processes took too long to answer; agents shows them");
  }
}
