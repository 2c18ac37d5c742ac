package io.pivotscope.frontend.chaos;

import io.pivotscope.frontend.chaos.Schedule.Entry;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes the faults of a schedule happen to a bed, on threads of its own. */
final class Injector implements AutoCloseable {
  private static final int THREADS = 4;

  private final Bed bed;
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(THREADS);
  private final List<String> log = new ArrayList<>();
  private final Map<Entry, Long> stopped = new ConcurrentHashMap<>();
  private final Set<String> failures = new HashSet<>();
  private final long startNanos = System.nanoTime();

  Injector(Bed bed, Schedule schedule) {
    this.bed = bed;
    for (Entry entry : schedule.entries()) {
      at(entry.atMillis(), entry, () -> begin(entry));
      if (entry.fault().millis() > 0) {
        at(entry.endMillis(), entry, () -> end(entry));
      }
    }
  }

  private interface Step {
    void run() throws IOException, InterruptedException, TimeoutException;
  }

  private void at(long millis, Entry entry, Step step) {
    // What fails is kept in the list of failures.
    var unused =
        clock.schedule(
            () -> {
              try {
                step.run();
              } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
                fail(entry + ": " + e);
              } catch (AssertionError e) {
                fail(entry + ": " + e.getMessage());
              }
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  private synchronized void fail(String what) {
    failures.add(what);
  }

  /** What could not be done, or could not be undone; empty if all is well. */
  synchronized Set<String> failures() {
    return Set.copyOf(failures);
  }

  private synchronized void note(String what) {
    log.add("%6.1f s  %s".formatted((System.nanoTime() - startNanos) / 1e9, what));
  }

  /** The latest, for a failure's message. */
  synchronized List<String> last(int faults) {
    return List.copyOf(log.subList(Math.max(0, log.size() - faults), log.size()));
  }

  private void begin(Entry entry) throws IOException, InterruptedException {
    Fault fault = entry.fault();
    note("begin " + fault);
    if (fault instanceof Fault.KillFrontend) {
      bed.frontend().close();
    } else if (fault instanceof Fault.StopFrontend) {
      stop(entry, bed.frontend().pid());
    } else if (fault instanceof Fault.KillReader f) {
      bed.application().killReader(f.reader());
    } else if (fault instanceof Fault.StopProcess f) {
      List<Long> pids = List.copyOf(bed.application().pids().values());
      stop(entry, pids.get(f.process()));
    } else if (fault instanceof Fault.Delay f) {
      bed.line(f.line()).delay(f.delayMillis());
    } else if (fault instanceof Fault.Cut f) {
      bed.line(f.line()).cut();
    } else if (fault instanceof Fault.Reset f) {
      bed.line(f.line()).reset();
    } else if (fault instanceof Fault.HalfOpen f) {
      bed.line(f.line()).halfOpen(f.way());
    } else if (fault instanceof Fault.Garbage f) {
      bed.line(f.line()).garbage(f.way(), f.seed());
    } else if (fault instanceof Fault.Stranger f) {
      visit(f.seed());
    }
  }

  private void end(Entry entry) throws IOException, InterruptedException, TimeoutException {
    Fault fault = entry.fault();
    if (fault instanceof Fault.KillFrontend f) {
      bed.startFrontend(f.wallSeconds());
    } else if (fault instanceof Fault.KillReader f) {
      bed.application().replaceReader(f.reader(), f.wallSeconds());
    } else if (stopped.get(entry) != null) {
      signal("-CONT", stopped.get(entry));
    } else if (fault instanceof Fault.Delay f) {
      bed.line(f.line()).heal();
    } else if (fault instanceof Fault.Cut f) {
      bed.line(f.line()).heal();
    } else if (fault instanceof Fault.HalfOpen f) {
      bed.line(f.line()).heal();
    }
    note("ended " + fault);
  }

  private void stop(Entry entry, long pid) throws IOException, InterruptedException {
    stopped.put(entry, pid);
    signal("-STOP", pid);
  }

  /** The process may be gone: then there is nothing to signal. */
  static void signal(String signal, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(pid))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private void visit(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = new byte[1 + random.nextInt(20_000)];
    random.nextBytes(bytes);
    if (random.nextBoolean()) {
      // As long as it says: whole, and no message.
      bytes[0] = 0;
      bytes[1] = 0;
    }
    try (Socket socket = new Socket()) {
      socket.connect(bed.frontend().agents(), 1_000);
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // There is no frontend just now, or it has cut the stranger off.
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    stopped.values().forEach(this::goOn);
  }

  private void goOn(long pid) {
    try {
      signal("-CONT", pid);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
