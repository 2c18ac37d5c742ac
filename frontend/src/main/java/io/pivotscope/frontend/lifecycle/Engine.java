package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.fleet.AgentLink;
import io.pivotscope.frontend.history.Archive;
import io.pivotscope.frontend.store.Journal;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.codec.MalformedMessageException;
import io.pivotscope.protocol.link.AgentMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The thread that owns the state. Works off what has queued up, at most for a tick at a time, syncs
 * the journal once for all of it (one commit), and only then lets acknowledgements and answers out.
 *
 * <p>Promises: tasks run one at a time, those of agents in the order of arrival and those of {@link
 * #call} before them; a future of {@link #call} completes after everything that its task recorded
 * is durable; if the journal cannot be written or memory is out, nothing is acknowledged any more
 * and {@code onFailure} is told once.
 */
public final class Engine implements AgentLink.Listener, AutoCloseable {
  private static final long TICK_MILLIS = 20;

  /**
   * How long the journal may grow, in bytes.
   *
   * @param due what is longer, and than twice its last snapshot, is rewritten once the archive has
   *     settled
   * @param most what is longer, and than eight times the snapshot, is rewritten all the same: what
   *     the archive cannot write is in memory alone from then on
   */
  record Growth(long due, long most) {
    static final Growth USUAL = new Growth(64L << 20, 1L << 30);
  }

  private static final long SETTLE_MILLIS = 1_000;

  /** What agents say, as much as {@code fleet.Backlog} lets wait. */
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  /** What people ask: few, and not to wait behind megabytes of reports. */
  private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();

  private final Journal journal;
  private final Coordinator coordinator;
  private final Archive archive;
  private final Growth growth;
  private final Consumer<Throwable> onFailure;
  private final Mistakes mistakes = new Mistakes(System::nanoTime, System.err::println);
  private final Thread thread;
  private volatile boolean closed;
  private long snapshotBytes;

  /**
   * Opens the data directory, replays it and starts the thread.
   *
   * @param start gives the clocks once the directory is replayed
   * @param carriers declared carriers that every agent is to have
   * @param archive gets every window that closes; what the journal forgets has settled there,
   *     unless the archive cannot be written for long
   * @throws IOException if the directory cannot be used, or another frontend uses it
   */
  public Engine(
      Path data,
      Time.Start start,
      Timing timing,
      List<CarrierFile> carriers,
      Archive archive,
      Consumer<Throwable> onFailure)
      throws IOException {
    this(data, start, timing, carriers, archive, Growth.USUAL, onFailure);
  }

  Engine(
      Path data,
      Time.Start start,
      Timing timing,
      List<CarrierFile> carriers,
      Archive archive,
      Growth growth,
      Consumer<Throwable> onFailure)
      throws IOException {
    DurableState state = new DurableState(archive);
    try {
      this.journal = Journal.open(data, bytes -> replay(state, EntryCodec.decode(bytes)));
    } catch (UncheckedIOException | MalformedMessageException e) {
      throw new IOException(data + " was written by another version: " + e.getMessage(), e);
    }
    Time time = start.at(Hlc.micros(state.highestStamp()));
    this.coordinator = new Coordinator(time, timing, state, carriers, this::append);
    this.archive = archive;
    this.growth = growth;
    this.onFailure = onFailure;
    this.thread = new Thread(this::run, "pivotscope-engine");
    thread.setDaemon(true);
    thread.start();
  }

  /** What a task survived when the entry was new, a replay survives too, with the same state. */
  private void replay(DurableState state, Entry entry) {
    try {
      state.apply(entry);
    } catch (RuntimeException | StackOverflowError e) {
      mistakes.add(e);
    }
  }

  private void append(Entry entry) {
    try {
      journal.append(EntryCodec.encode(entry));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a task on the state; the future completes once what it recorded is durable. */
  <T> CompletableFuture<T> call(Function<Coordinator, T> task) {
    CompletableFuture<T> future = new CompletableFuture<>();
    calls.add(
        () -> {
          try {
            T result = task.apply(coordinator);
            committed.add(() -> future.complete(result));
          } catch (UncheckedIOException e) {
            future.completeExceptionally(e);
            throw e;
          } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // An answer may be larger than what memory is left: others are not.
            future.completeExceptionally(e);
          }
        });
    // Wakes the thread if it has nothing else to do.
    tasks.add(() -> {});
    return future;
  }

  /** Completions of the current batch; used by the engine's thread alone. */
  private final List<Runnable> committed = new ArrayList<>();

  @Override
  public void said(AgentLink link, AgentMessage message, byte[] encoded, Runnable worked) {
    tasks.add(
        () -> {
          try {
            coordinator.attendance().said(link, message, encoded);
          } finally {
            worked.run();
          }
        });
  }

  @Override
  public void closed(AgentLink link) {
    tasks.add(() -> coordinator.attendance().closed(link));
  }

  private void run() {
    try {
      long lastTick = System.nanoTime();
      while (!closed) {
        Runnable task = tasks.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        // However much there is: windows close, and what has been done becomes durable.
        long batchEnd = System.nanoTime() + TICK_MILLIS * 1_000_000;
        while (task != null) {
          for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
            run(call);
          }
          run(task);
          task = System.nanoTime() - batchEnd < 0 ? tasks.poll() : null;
        }
        if (System.nanoTime() - lastTick >= TICK_MILLIS * 1_000_000) {
          lastTick = System.nanoTime();
          coordinator.tick();
        }
        commit();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      // Without this thread nobody would be answered any more: better to be gone, and to come back.
      onFailure.accept(e);
    }
  }

  /** Only a journal that cannot be written ends the engine, or a JVM at its end. */
  private void run(Runnable task) {
    try {
      task.run();
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      mistakes.add(e);
    }
  }

  private void commit() throws IOException {
    journal.sync();
    coordinator.takeAfterCommit().forEach(this::run);
    committed.forEach(this::run);
    committed.clear();
    long due = Math.max(growth.due, 2 * snapshotBytes);
    // A snapshot has no closed windows: they must be in the archive before, which is worth waiting
    // for only when the journal has grown far beyond what is due.
    boolean settled =
        journal.size() > due && archive.settle(journal.size() > 4 * due ? SETTLE_MILLIS : 0);
    if (settled || journal.size() > Math.max(growth.most, 8 * snapshotBytes)) {
      try {
        journal.rewrite(coordinator.state().snapshot().stream().map(EntryCodec::encode)::iterator);
      } catch (Journal.TooLargeException e) {
        // It goes on growing: tried again when it is twice as long.
        mistakes.add(e);
      }
      snapshotBytes = journal.size();
    }
  }

  /**
   * Ends the thread after what has queued up, closes the archive, and last the journal: its lock is
   * what keeps others out of the directory.
   */
  @Override
  public void close() throws IOException {
    tasks.add(() -> closed = true);
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    archive.close();
    journal.close();
  }
}
