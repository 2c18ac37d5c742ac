package io.pivotscope.frontend;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.codec.Frames;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Counters;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.Pane;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.ReportAck;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * An agent on a socket: arms what it is asked to, and reports one row per query and beat, made by
 * {@code rows}, until T1; removes what is no longer wanted. Reconnects when the frontend is gone.
 */
public final class FakeAgent implements AutoCloseable {
  private static final long BEAT_MILLIS = 50;

  private final String procName;
  private final String token;
  private final long incarnation;
  private final ToIntFunction<AdviceProgram> methods;
  private final Function<AdviceProgram, List<Row>> rows;
  private final Thread thread;
  private final List<Report> unacknowledged = new ArrayList<>();
  private final Map<Long, DesiredQuery> woven = new HashMap<>();
  private volatile InetSocketAddress address;
  private volatile Socket socket = new Socket();
  private volatile boolean closed;
  private volatile String refusal;
  private volatile long reported;
  private volatile Function<Describe, Description> describing =
      d -> new Description(d.requestId(), false, List.of(), List.of());
  private volatile AgentMessage.Propagation propagation = AgentMessage.Propagation.NONE;
  private long sequence;

  /**
   * @param methods how many methods it finds for a program; negative: it refuses
   * @param rows what it has to report each beat
   */
  public FakeAgent(
      InetSocketAddress address,
      String token,
      String procName,
      long incarnation,
      ToIntFunction<AdviceProgram> methods,
      Function<AdviceProgram, List<Row>> rows) {
    this.address = address;
    this.token = token;
    this.procName = procName;
    this.incarnation = incarnation;
    this.methods = methods;
    this.rows = rows;
    this.thread = new Thread(this::run, "fake agent " + procName);
    thread.setDaemon(true);
    thread.start();
  }

  /** Rows that it has put into reports so far. */
  public long reported() {
    return reported;
  }

  /** Why it was not welcome; null if it was. */
  public String refusal() {
    return refusal;
  }

  public void moveTo(InetSocketAddress elsewhere) {
    address = elsewhere;
  }

  public FakeAgent describing(Function<Describe, Description> answer) {
    describing = answer;
    return this;
  }

  /** What it says with its next beat of how requests travel. */
  public FakeAgent propagating(AgentMessage.Propagation said) {
    propagation = said;
    return this;
  }

  private void run() {
    while (!closed && refusal == null) {
      try (Socket connection = new Socket()) {
        socket = connection;
        connection.connect(address, 1_000);
        converse(connection);
      } catch (IOException gone) {
        Thread.onSpinWait();
      }
    }
  }

  private void converse(Socket connection) throws IOException {
    DataInputStream in = new DataInputStream(connection.getInputStream());
    DataOutputStream out = new DataOutputStream(connection.getOutputStream());
    send(
        out,
        new Hello(incarnation, procName, "host", 7, "17", "0.1", token, micros(), micros(), now()));
    connection.setSoTimeout(5_000);
    // Nothing new before the welcome: what was not acknowledged comes first.
    hear(out, LinkCodec.decodeFrontend(Frames.read(in)));
    while (!closed && refusal == null) {
      if (in.available() > 0) {
        hear(out, LinkCodec.decodeFrontend(Frames.read(in)));
      } else {
        beat(out);
        awaitInput(in, connection);
      }
    }
  }

  /** Waits for a byte without taking it: until there is one, or a beat has passed. */
  private static void awaitInput(DataInputStream in, Socket connection) throws IOException {
    long until = System.nanoTime() + BEAT_MILLIS * 1_000_000;
    while (in.available() == 0 && System.nanoTime() < until && !connection.isClosed()) {
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  private void hear(DataOutputStream out, FrontendMessage message) throws IOException {
    if (message instanceof Welcome welcome) {
      refusal = welcome.refusal();
      unacknowledged.removeIf(r -> r.sequence() <= welcome.acknowledged());
      for (Report report : unacknowledged) {
        send(out, report);
      }
    } else if (message instanceof ReportAck ack) {
      unacknowledged.removeIf(r -> r.sequence() <= ack.sequence());
    } else if (message instanceof Describe describe) {
      send(out, describing.apply(describe));
    } else if (message instanceof DesiredState desired) {
      reconcile(out, desired);
    }
  }

  private void reconcile(DataOutputStream out, DesiredState desired) throws IOException {
    Map<Long, DesiredQuery> before = new HashMap<>(woven);
    woven.clear();
    for (DesiredQuery query : desired.queries()) {
      woven.put(query.queryId(), query);
      if (before.remove(query.queryId()) == null) {
        int n = methods.applyAsInt(ProgramCodec.decode(query.program()));
        status(out, query, n < 0 ? State.REFUSED : State.ARMED, Math.max(0, n));
      }
    }
    for (DesiredQuery gone : before.values()) {
      status(out, gone, State.REMOVED, 0);
    }
  }

  private void status(DataOutputStream out, DesiredQuery query, State state, int n)
      throws IOException {
    int advice = ProgramCodec.decode(query.program()).advice().size();
    List<TracepointStatus> tracepoints = new ArrayList<>();
    for (int i = 0; i < advice; i++) {
      tracepoints.add(new TracepointStatus(i, n, n, List.of(), List.of()));
    }
    String reason = state == State.REFUSED ? "no room" : null;
    send(
        out,
        new QueryStatus(
            query.queryId(), query.epoch(), state, now(), reason, tracepoints, 2_000_000));
  }

  private void beat(DataOutputStream out) throws IOException {
    if (!propagation.equals(AgentMessage.Propagation.NONE)) {
      send(out, propagation);
    }
    List<QueryReport> queries = new ArrayList<>();
    long stamp = now();
    for (DesiredQuery query : woven.values()) {
      if (query.t0() == 0 || stamp < query.t0() || stamp >= query.t1()) {
        continue;
      }
      AdviceProgram program = ProgramCodec.decode(query.program());
      List<Row> made = rows.apply(program);
      reported += made.size();
      long window = Math.floorDiv(Hlc.micros(stamp), program.limits().windowMicros());
      queries.add(
          new QueryReport(
              query.queryId(),
              query.epoch(),
              List.of(new Pane(window, made)),
              new Counters(made.size(), made.size(), 0, 0, 0, 0, 0, 0)));
    }
    if (queries.isEmpty()) {
      send(out, new Heartbeat(micros(), stamp));
    } else {
      Report report = new Report(++sequence, micros(), stamp, queries);
      unacknowledged.add(report);
      send(out, report);
    }
  }

  private static void send(DataOutputStream out, AgentMessage message) throws IOException {
    Frames.write(out, LinkCodec.encode(message));
    out.flush();
  }

  private static long micros() {
    return System.currentTimeMillis() * 1000;
  }

  private static long now() {
    return Hlc.of(micros());
  }

  /** Gone without a goodbye. */
  @Override
  public void close() throws IOException {
    closed = true;
    socket.close();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
