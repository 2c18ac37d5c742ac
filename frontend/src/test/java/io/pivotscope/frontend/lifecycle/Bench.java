package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.fleet.AgentLink;
import io.pivotscope.frontend.history.Archive;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.Pane;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.ReportAck;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A coordinator whose time stands still until told, with agents that say what they are told. */
final class Bench {
  static final long START_MICROS = Hlc.EPOCH_MICROS + 1_000_000_000_000L;

  /** What is on disk. */
  private List<byte[]> disk = new ArrayList<>();

  long micros = START_MICROS;

  /** What results of runs that have ended may hold. */
  long keptBytes = Long.MAX_VALUE;

  /** What every agent is to have; used at each start. */
  List<CarrierFile> carriers = List.of();

  private final Archive archive;
  Coordinator coordinator;

  Bench() {
    this(Archive.NONE);
  }

  Bench(long keptBytes) {
    this(Archive.NONE, keptBytes);
  }

  Bench(Archive archive) {
    this(archive, Long.MAX_VALUE);
  }

  private Bench(Archive archive, long keptBytes) {
    this.archive = archive;
    this.keptBytes = keptBytes;
    coordinator = open();
  }

  private Coordinator open() {
    DurableState state = new DurableState(archive);
    disk.forEach(bytes -> state.apply(EntryCodec.decode(bytes)));
    Time time = new Time(() -> micros * 1000, () -> micros);
    return new Coordinator(
        time,
        Timing.DEFAULT,
        state,
        carriers,
        entry -> disk.add(EntryCodec.encode(entry)),
        keptBytes);
  }

  /** Killed with -9 and started again: only the disk is left, and nothing that was not synced. */
  void restart() {
    coordinator = open();
  }

  void compact() {
    List<byte[]> fresh = new ArrayList<>();
    coordinator.state().snapshot().forEach(entry -> fresh.add(EntryCodec.encode(entry)));
    disk = fresh;
  }

  /** Bytes on disk. */
  long written() {
    return disk.stream().mapToLong(bytes -> bytes.length).sum();
  }

  void commit() {
    coordinator.takeAfterCommit().forEach(Runnable::run);
  }

  /** Lets time pass in steps of 50 ms. */
  void pass(long millis) {
    for (long until = micros + millis * 1000; micros < until; ) {
      micros += 50_000;
      coordinator.tick();
      commit();
    }
  }

  /** The frontend is stopped and goes on; what is said meanwhile it hears after that. */
  void pause(long millis) {
    micros += millis * 1000;
  }

  long install(AdviceProgram program, long forMillis) {
    return install(program, forMillis, false);
  }

  long install(AdviceProgram program, long forMillis, boolean keepsRows) {
    return install(program, new Terms(forMillis, false, keepsRows, 0));
  }

  long install(AdviceProgram program, Terms terms) {
    long id = coordinator.install(ProgramCodec.encode(program), program.text(), terms).id();
    coordinator.tick();
    commit();
    return id;
  }

  RunView view(long id) {
    QueryRun run = coordinator.state().find(id);
    if (run == null) {
      throw new AssertionError("no query " + id);
    }
    return RunViews.view(run, coordinator.state().fleet, micros, Rows.ALL, Long.MIN_VALUE);
  }

  /** An agent as the protocol sees it. */
  final class Agent implements AgentLink {
    final long incarnation;
    private final String name;
    final List<FrontendMessage> received = new ArrayList<>();
    private long sequence;

    /** What it said last of each query. */
    private final Map<Long, QueryStatus> said = new LinkedHashMap<>();

    /** Whether it has said more than the frontend has come to. */
    boolean waiting;

    /** Whether what it is told gets lost on the way. */
    boolean isDeaf;

    Agent(long incarnation, String name) {
      this.incarnation = incarnation;
      this.name = name;
    }

    Agent connect() {
      return connect(0);
    }

    /**
     * @param ageMillis since the process began
     */
    Agent connect(long ageMillis) {
      say(
          new Hello(
              incarnation,
              name,
              "host",
              incarnation,
              "17",
              "0.1",
              "secret",
              micros - ageMillis * 1000,
              micros,
              now()));
      return this;
    }

    /** What follows from it does not leave yet. */
    void sayUncommitted(AgentMessage message) {
      coordinator.attendance().said(this, message, LinkCodec.encode(message));
    }

    void say(AgentMessage message) {
      sayUncommitted(message);
      commit();
    }

    void armed(long id) {
      status(id, State.ARMED, 1);
    }

    void status(long id, State state, int methods) {
      status(id, state, methods, state == State.REFUSED ? "because" : null);
    }

    void status(long id, State state, int methods, String reason) {
      say(status(now(), id, state, methods, reason));
    }

    /** Says a status with a stamp of its own. */
    void statusAt(long hlc, long id, State state, String reason) {
      say(status(hlc, id, state, 0, reason));
    }

    private QueryStatus status(long hlc, long id, State state, int methods, String reason) {
      QueryStatus status =
          new QueryStatus(
              id,
              lastKnown(id).epoch(),
              state,
              hlc,
              t0(id),
              reason,
              List.of(new TracepointStatus(0, methods, methods, List.of(), List.of())),
              1_000_000);
      said.put(id, status);
      return status;
    }

    /** Says that it has heard of T0, where it has since it was armed. */
    private void confirm() {
      for (QueryStatus last : List.copyOf(said.values())) {
        long id = last.queryId();
        if (last.state() == State.ARMED && last.t0() == 0 && t0(id) != 0) {
          int methods = last.tracepoints().get(0).methods();
          say(status(last.hlc(), id, State.ARMED, methods, last.reason()));
        }
      }
    }

    private long t0(long id) {
      return isDeaf ? 0 : lastKnown(id).t0();
    }

    private DesiredQuery lastKnown(long id) {
      return received.stream()
          .filter(DesiredState.class::isInstance)
          .flatMap(m -> ((DesiredState) m).queries().stream())
          .filter(q -> q.queryId() == id)
          .reduce((a, b) -> b)
          .orElseThrow();
    }

    /** A report with a watermark of now; returned so that it can be sent again. */
    Report report(long id, long window, Row... rows) {
      confirm();
      Report report = newReport(id, window, rows);
      say(report);
      return report;
    }

    Report newReport(long id, long window, Row... rows) {
      return new Report(
          ++sequence,
          micros,
          now(),
          List.of(
              new QueryReport(
                  id,
                  lastKnown(id).epoch(),
                  List.of(new Pane(window, List.of(rows))),
                  new Counters(rows.length, rows.length, 0, 0, 0, 0, 0, 0))));
    }

    void heartbeat() {
      confirm();
      say(new Heartbeat(micros, now()));
    }

    boolean everHad(long id) {
      return received.stream()
          .filter(DesiredState.class::isInstance)
          .flatMap(m -> ((DesiredState) m).queries().stream())
          .anyMatch(q -> q.queryId() == id);
    }

    /** The query as last told; empty if it is no longer wanted. */
    Optional<DesiredQuery> desired(long id) {
      return last(DesiredState.class).queries().stream().filter(q -> q.queryId() == id).findFirst();
    }

    <T> T last(Class<T> type) {
      return received.stream()
          .filter(type::isInstance)
          .map(type::cast)
          .reduce((a, b) -> b)
          .orElseThrow();
    }

    long acknowledged() {
      return received.stream()
          .mapToLong(
              m ->
                  m instanceof ReportAck ack
                      ? ack.sequence()
                      : m instanceof Welcome welcome ? welcome.acknowledged() : 0)
          .max()
          .orElse(0);
    }

    @Override
    public void send(FrontendMessage message) {
      received.add(message);
    }

    @Override
    public void close() {
      coordinator.attendance().closed(this);
    }

    @Override
    public boolean isWaiting() {
      return waiting;
    }

    @Override
    public String remote() {
      return name;
    }
  }

  long now() {
    return Hlc.of(micros);
  }

  /** Number of the 1 s window of now. */
  long window() {
    return Math.floorDiv(micros, 1_000_000L);
  }
}
