package io.pivotscope.agent.report;

import io.pivotscope.agent.aggregate.Watermark;
import io.pivotscope.agent.run.Threads;
import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.baggage.clock.PhysicalClock;
import io.pivotscope.protocol.codec.MalformedMessageException;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.Found;
import io.pivotscope.protocol.link.AgentMessage.Goodbye;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.Find;
import io.pivotscope.protocol.link.FrontendMessage.ReportAck;
import io.pivotscope.protocol.tls.TlsFiles;
import java.io.IOException;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's one thread: connects, listens, and once per interval closes panes and reports. It
 * survives an absent frontend and comes back to one that was away.
 */
public final class Uplink implements Runnable {

  /** What a hello says of this process, token and clock readings aside. */
  public record Identity(
      long incarnation,
      String procName,
      String host,
      long pid,
      String javaVersion,
      String agentVersion,
      long startNanos) {}

  /**
   * Where to, and how often.
   *
   * @param silenceMillis a frontend of which nothing is heard for so long, or that takes nothing,
   *     may be gone without a word: the connection is given up, and another one tried
   * @param tls null for a frontend that speaks in the clear
   */
  public record Settings(
      String host,
      int port,
      long intervalMillis,
      long silenceMillis,
      Supplier<String> token,
      @Nullable TlsFiles tls) {
    private static final long LEAST_SILENCE_MILLIS = 15_000;
    private static final int SILENT_INTERVALS = 4;

    /** With a patience that goes by the interval, since each report is answered. */
    public Settings(
        String host,
        int port,
        long intervalMillis,
        Supplier<String> token,
        @Nullable TlsFiles tls) {
      this(
          host,
          port,
          intervalMillis,
          Math.max(LEAST_SILENCE_MILLIS, SILENT_INTERVALS * intervalMillis),
          token,
          tls);
    }
  }

  private static final long FIRST_BACKOFF_MILLIS = 100;
  private static final long MAX_BACKOFF_MILLIS = 2_000;
  private static final long REFUSED_BACKOFF_MILLIS = 10_000;
  private static final long GOODBYE_MILLIS = 1_000;

  /** Messages that are heard without anything being told between. */
  private static final int MAX_AT_ONCE = 1_000;

  /** Within which it notices that a query has tripped. */
  private static final long LISTEN_MILLIS = 100;

  private final Settings settings;
  private final Greeting greeting;
  private final PhysicalClock clock;
  private final FrontendTime time;
  private final Reconciler reconciler;
  private final Reporter reporter;
  private final Function<Describe, Description> describer;
  private final Searches searches;

  /** Guards everything above that changes; held by the thread unless it listens or sleeps. */
  private final ReentrantLock lock = new ReentrantLock();

  private final AtomicBoolean lateMatch = new AtomicBoolean();
  private final AtomicBoolean tripped = new AtomicBoolean();
  private final CountDownLatch settled = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<QueryStatus> outbox = new ArrayList<>();
  private volatile boolean closing;

  /** {@link Hooks#exhaustions} that queries were told of. */
  private long exhaustions = Hooks.exhaustions();

  private @Nullable Connection connection;

  /** The same, from before the greeting to the end: for whoever watches it. */
  private volatile @Nullable Connection watched;

  private long nextTickMicros;

  /** The newest desired state, until it is reconciled. */
  private @Nullable DesiredState wanted;

  /**
   * Everything the uplink speaks for.
   *
   * @param anchor told the frontend's time; what the clock reads, it reads from it
   * @param propagation how requests travel through the process so far; asked at each tick
   */
  public Uplink(
      Settings settings,
      Identity identity,
      AnchoredClock anchor,
      HlcClock clock,
      Threads threads,
      Watermark watermark,
      ReconcilerSource reconcilers,
      Supplier<Propagation> propagation,
      Function<Describe, Description> describer,
      Function<Find, Found> finder) {
    this.settings = settings;
    this.greeting = new Greeting(identity, settings.token(), anchor, clock);
    this.clock = clock.physical();
    this.reconciler = reconcilers.create(outbox::add, this::whileWeaving);
    this.time = new FrontendTime(anchor, clock, reconciler);
    this.reporter = new Reporter(clock.physical(), threads, watermark, reconciler, propagation);
    this.describer = describer;
    this.searches = new Searches(finder, this::whileWeaving);
  }

  /** Makes the reconciler, which says how queries stand through the uplink. */
  @FunctionalInterface
  public interface ReconcilerSource {
    Reconciler create(Consumer<QueryStatus> statuses, Runnable meanwhile);
  }

  /** A class was loaded that a query watches. May be called by any thread; takes a note. */
  public void lateMatch() {
    lateMatch.set(true);
  }

  /** A query has tripped, so it is to be unwoven. May be called by any thread; takes a note. */
  public void tripped() {
    tripped.set(true);
  }

  /**
   * Waits until the first desired state is armed, or it is known that there is none to wait for.
   *
   * @return false if the time was not enough
   */
  public boolean awaitArmed(long millis) throws InterruptedException {
    return settled.await(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void run() {
    long backoff = FIRST_BACKOFF_MILLIS;
    while (!closing) {
      try (Connection opened = new Connection(settings.host(), settings.port(), settings.tls())) {
        watched = opened;
        if (greet(opened)) {
          backoff = FIRST_BACKOFF_MILLIS;
          converse(opened);
        } else {
          backoff = REFUSED_BACKOFF_MILLIS;
        }
      } catch (IOException | MalformedMessageException e) {
        // Absent, gone, or not ours: try again, and go on recording meanwhile.
        if (settings.tls() != null) {
          TlsSocket.ended(e);
        } else if (e instanceof Connection.Unprotected) {
          greeting.sayOnce(String.valueOf(e.getMessage()));
          backoff = REFUSED_BACKOFF_MILLIS;
        }
      } catch (RuntimeException | Error e) {
        // A mistake of ours must not end the thread that gives queries their leases, nor must a
        // heap that is full for the moment.
        failed(e);
      } finally {
        watched = null;
        lock.lock();
        connection = null;
        lock.unlock();
      }
      settled.countDown();
      idle(backoff);
      backoff = Math.min(backoff * 2, MAX_BACKOFF_MILLIS);
    }
    ended.countDown();
  }

  /**
   * Ends a connection on which a write does not get on. The uplink's own thread cannot: it is the
   * one that writes, and while it waits no lease ends and nothing is unwoven. To be called by
   * another thread now and then, while there are queries.
   */
  public void watch() {
    Connection present = watched;
    if (present != null && present.stuckMillis() > settings.silenceMillis()) {
      present.close();
    }
  }

  private boolean greet(Connection opened) throws IOException {
    Greeting.Welcomed welcomed = greeting.with(opened, time.isKnown());
    if (welcomed == null) {
      return false;
    }
    lock.lock();
    try {
      time.welcomed(welcomed);
      nextTickMicros = 0; // the clock may have moved either way
      connection = opened;
      wanted = null;
      // What is known of when queries begin comes before the watermarks of reports that are resent.
      reconciler.repeat();
      flushStatuses();
      reporter.begin(opened, welcomed.welcome().acknowledged());
    } finally {
      lock.unlock();
    }
    return true;
  }

  private void converse(Connection opened) throws IOException {
    while (!closing) {
      tickIfDue();
      long leftMicros = nextTickMicros - clock.micros();
      long mostMillis = reconciler.isIdle() ? Long.MAX_VALUE : LISTEN_MILLIS;
      FrontendMessage message =
          opened.receive(Math.max(1, Math.min(mostMillis, leftMicros / 1000)));
      if (message != null) {
        lock.lock();
        try {
          if (closing) {
            break;
          }
          hear(message, opened);
          hearMore(opened);
          reconcile();
          flushStatuses();
        } finally {
          lock.unlock();
        }
      } else if (opened.silentMillis() > settings.silenceMillis()) {
        throw new IOException("the frontend has been silent for too long");
      }
    }
    opened.awaitEnd(GOODBYE_MILLIS);
  }

  private void hearMore(Connection opened) throws IOException {
    for (int heard = 0; heard < MAX_AT_ONCE; heard++) {
      FrontendMessage next = opened.poll();
      if (next == null) {
        return;
      }
      hear(next, opened);
    }
  }

  private void hear(FrontendMessage message, Connection opened) throws IOException {
    time.heard();
    if (message instanceof DesiredState desired) {
      time.notBefore(desired.version());
      // When queries begin and end is known at once, whatever the weaving takes.
      reconciler.times(desired);
      wanted = desired;
    } else if (message instanceof ReportAck ack) {
      time.notBefore(ack.frontendMicros());
      reporter.acknowledged(ack.sequence());
    } else if (message instanceof Describe describe) {
      opened.send(describer.apply(describe));
    } else if (message instanceof Find find) {
      searches.search(find, opened);
    }
  }

  /**
   * Of desired states that have come one after the other only the last counts: each is whole, and
   * each that is reconciled costs a weaving.
   */
  private void reconcile() throws IOException {
    for (DesiredState next = wanted; next != null; next = wanted) {
      wanted = null;
      reconciler.desired(next);
      time.heard(); // by those that have just come in as well
      flushStatuses();
      nextTickMicros = reporter.nextTick(settings.intervalMillis());
      settled.countDown();
    }
  }

  /** Passes time without a connection; panes close and merge all the same. */
  private void idle(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!closing && System.nanoTime() < end) {
      try {
        tickIfDue();
      } catch (IOException e) {
        return; // there is no connection to lose
      } catch (RuntimeException | Error e) {
        failed(e);
      }
      try {
        Thread.sleep(Math.min(millis, 50));
      } catch (InterruptedException e) {
        return; // not asked to stop that way: just try to connect earlier
      }
    }
  }

  private void tickIfDue() throws IOException {
    tellOfExhaustion();
    if (tripped.getAndSet(false)) {
      endTripped();
    }
    // Before the clock knows the time it must not raise a floor that no time may ever reach.
    if (!time.isKnown() || clock.micros() < nextTickMicros) {
      return;
    }
    lock.lock();
    try {
      if (closing) {
        return;
      }
      tellLateMatches();
      reconciler.endTripped();
      reconciler.endExpired();
      tick(false);
      nextTickMicros = reporter.nextTick(settings.intervalMillis());
    } finally {
      lock.unlock();
    }
  }

  private void endTripped() throws IOException {
    lock.lock();
    try {
      if (!closing) {
        reconciler.endTripped();
        flushStatuses();
        nextTickMicros = reporter.nextTick(settings.intervalMillis());
      }
    } finally {
      lock.unlock();
    }
  }

  private void tellLateMatches() {
    if (lateMatch.getAndSet(false)) {
      reconciler.lateMatches();
    }
  }

  /**
   * A process in which a weaving or a search takes long has not left: what it records arrives, and
   * it answers. Called by the thread that has the lock.
   */
  private void whileWeaving() {
    Connection to = connection;
    try {
      if (to != null) {
        hearMore(to);
      }
      if (time.isKnown() && clock.micros() >= nextTickMicros) {
        tick(false);
        nextTickMicros = reporter.nextTick(settings.intervalMillis());
      }
    } catch (IOException | MalformedMessageException e) {
      // The conversation ends when it next reads, after the weaving.
      connection = null;
      if (to != null) {
        to.close();
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /** Nobody knows whose rows were about to be reported. */
  private static void failed(Throwable e) {
    Hooks.lost(e);
  }

  /** Memory has run out somewhere: each query ends here. If that fails too, at the next look. */
  private void tellOfExhaustion() throws IOException {
    long count = Hooks.exhaustions();
    if (count != exhaustions) {
      lock.lock();
      try {
        reconciler.ranOut();
      } finally {
        lock.unlock();
      }
      exhaustions = count;
      endTripped();
    }
  }

  private void tick(boolean last) throws IOException {
    // A watermark is not to be ahead of what is known: when queries begin, and why they ended.
    flushStatuses();
    reporter.tick(connection, last);
    flushStatuses();
  }

  private void flushStatuses() throws IOException {
    Connection to = connection;
    if (to != null) {
      for (AgentMessage status : outbox) {
        to.send(status);
      }
      outbox.clear();
    }
  }

  /**
   * The process ends: sends the rest and says goodbye, and waits until the frontend has read it, if
   * that takes no longer than this. Called by a shutdown hook.
   */
  public void close(long maxMillis) {
    long startNanos = System.nanoTime();
    try {
      if (lock.tryLock(maxMillis, TimeUnit.MILLISECONDS) && sayGoodbye()) {
        long spentMillis = (System.nanoTime() - startNanos) / 1_000_000;
        ended.await(maxMillis - spentMillis, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives the lock back; whether there was anybody to say it to. */
  private boolean sayGoodbye() {
    try {
      // A program may be over before the next tick tells that its classes matched.
      tellLateMatches();
      reconciler.endAll();
      tick(true);
      Connection to = connection;
      if (to != null) {
        to.send(new Goodbye(reporter.reached()));
        to.endSending();
      }
      return to != null;
    } catch (IOException e) {
      return false; // the frontend will see that the process has left
    } finally {
      // Not earlier: the uplink's thread waits for the connection's end when it sees it.
      closing = true;
      lock.unlock();
    }
  }
}
