package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.Rows;
import io.pivotscope.frontend.lifecycle.RunView;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Follows a run from installation to its end, across a frontend that is killed and restarted. One
 * thread; {@link #requestStop} and {@link #requestLeave} may be called by any, also from a signal
 * handler.
 */
public final class Follower {
  /** How long a frontend may be gone. */
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private static final long POLL_MILLIS = 200;

  private final ApiClient client;
  private final long id;
  private final long epoch;
  private final LongSupplier nanos;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicBoolean leave = new AtomicBoolean();
  private boolean stopSent;
  private long lastWindow = Long.MIN_VALUE;

  /**
   * @param nanos as {@link System#nanoTime}
   */
  public Follower(ApiClient client, RunView installed, LongSupplier nanos) {
    this.client = client;
    this.id = installed.id();
    this.epoch = installed.epoch();
    this.nanos = nanos;
  }

  /** Hears how a run goes on. */
  public interface Listener {
    /** A new state of the run; {@code windows} are those that closed since the last call. */
    void progress(RunView run);

    /** The frontend does not answer; followed again by {@code progress} when it does. */
    void lost(String message);

    /** Whether {@code progress} needs the result so far. */
    boolean wantsTable();

    /** Whether {@code progress} needs closed windows. */
    boolean wantsWindows();
  }

  /** Asks for the end; the run is still followed to its final result. */
  public void requestStop() {
    stop.set(true);
  }

  /** Asks for {@link #follow} to return, while the run goes on. */
  public void requestLeave() {
    leave.set(true);
  }

  /**
   * Returns the ended run with its result, or the run as it stands once it is to be left.
   *
   * @throws ApiClient.Unreachable if the frontend is gone for 30 s
   * @throws ApiClient.Refused if it no longer knows the run
   */
  public RunView follow(Listener listener)
      throws ApiClient.Unreachable, ApiClient.Refused, InterruptedException {
    long goneSince = 0;
    boolean gone = false;
    while (true) {
      try {
        if (stop.get() && !stopSent) {
          client.stop(id);
          stopSent = true;
        }
        RunView run =
            client.query(
                id,
                listener.wantsTable() ? Rows.LATEST : Rows.NONE,
                listener.wantsWindows() ? lastWindow : Long.MAX_VALUE);
        requireSame(run);
        gone = false;
        if (!run.windows().isEmpty()) {
          lastWindow = run.windows().get(run.windows().size() - 1).number();
        }
        listener.progress(run);
        if (run.isEnded()) {
          return client.query(id, true, Long.MAX_VALUE);
        }
        if (leave.get() && !stop.get()) {
          return run;
        }
      } catch (ApiClient.Unreachable e) {
        if (!gone) {
          gone = true;
          goneSince = nanos.getAsLong();
          listener.lost(String.valueOf(e.getMessage()));
        }
        if (nanos.getAsLong() - goneSince > PATIENCE_NANOS) {
          throw e;
        }
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** A frontend with another data directory may have a query of the same number. */
  private void requireSame(RunView run) throws ApiClient.Refused {
    if (run.epoch() != epoch) {
      throw new ApiClient.Refused(404, List.of("the frontend no longer knows query " + id));
    }
  }

  /** A listener from parts, for those who want neither table nor windows. */
  public static Listener quiet(Consumer<RunView> progress, Consumer<String> lost) {
    return new Listener() {
      @Override
      public void progress(RunView run) {
        progress.accept(run);
      }

      @Override
      public void lost(String message) {
        lost.accept(message);
      }

      @Override
      public boolean wantsTable() {
        return false;
      }

      @Override
      public boolean wantsWindows() {
        return false;
      }
    };
  }
}
