package io.pivotscope.frontend;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.codec.Frames;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.link.AgentMessage;
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
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.ReportAck;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * An agent on a socket: arms what it is asked to, and reports one row per query and beat, made by
 * {@code rows}, until T1; removes what is no longer wanted. Reconnects when the frontend is gone.
 */
public final class FakeAgent implements AutoCloseable {
  private final String procName;
  private final String token;
  private final long incarnation;
  private final ToIntFunction<AdviceProgram> methods;
  private final Function<AdviceProgram, List<Row>> rows;
  private final Thread thread;
  private final List<Report> unacknowledged = new ArrayList<>();
  private final Map<Long, Woven> woven = new HashMap<>();
  private volatile InetSocketAddress address;
  private volatile Socket socket = new Socket();
  private volatile boolean closed;
  private volatile boolean stuck;
  private volatile long beatMillis = 50;
  private volatile String refusal;
  private volatile long reported;
  private volatile Function<Describe, Description> describing =
      d -> new Description(d.requestId(), false, List.of(), List.of());
  private volatile AgentMessage.Propagation propagation = AgentMessage.Propagation.NONE;
  private long sequence;

  private record Woven(DesiredQuery query, AdviceProgram program) {}

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

  public FakeAgent beatingEvery(long millis) {
    beatMillis = millis;
    return this;
  }

  /** From now on it is connected, and neither reads nor says anything. */
  public void getStuck() {
    stuck = true;
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
    PushbackInputStream bytes = new PushbackInputStream(connection.getInputStream());
    DataInputStream in = new DataInputStream(bytes);
    DataOutputStream out = new DataOutputStream(connection.getOutputStream());
    send(
        out,
        new Hello(incarnation, procName, "host", 7, "17", "0.1", token, micros(), micros(), now()));
    connection.setSoTimeout(5_000);
    // Nothing new before the welcome: what was not acknowledged comes first.
    hear(out, LinkCodec.decodeFrontend(Frames.read(in)));
    long nextBeat = System.nanoTime();
    while (!closed && refusal == null) {
      while (stuck && !closed) {
        LockSupport.parkNanos(10_000_000);
      }
      long leftMillis = (nextBeat - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        beat(out);
        nextBeat = System.nanoTime() + beatMillis * 1_000_000;
      } else if (hasInput(bytes, connection, leftMillis)) {
        hear(out, LinkCodec.decodeFrontend(Frames.read(in)));
      }
    }
  }

  /** Waits for a byte without taking it: until there is one, or that time has passed. */
  private static boolean hasInput(PushbackInputStream bytes, Socket connection, long millis)
      throws IOException {
    connection.setSoTimeout((int) millis);
    try {
      int first = bytes.read();
      if (first < 0) {
        throw new EOFException();
      }
      bytes.unread(first);
      return true;
    } catch (SocketTimeoutException nothingYet) {
      return false;
    } finally {
      connection.setSoTimeout(5_000);
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
    Map<Long, Woven> before = new HashMap<>(woven);
    woven.clear();
    for (DesiredQuery query : desired.queries()) {
      Woven known = before.get(query.queryId());
      if (known != null && known.query().epoch() == query.epoch()) {
        before.remove(query.queryId());
      } else {
        known = null;
      }
      AdviceProgram program =
          known == null ? ProgramCodec.decode(query.program()) : known.program();
      Woven now = new Woven(query, program);
      woven.put(query.queryId(), now);
      if (known == null || known.query().t0() != query.t0()) {
        int n = methods.applyAsInt(program);
        status(out, now, n < 0 ? State.REFUSED : State.ARMED, Math.max(0, n));
      }
    }
    for (Woven gone : before.values()) {
      status(out, gone, State.REMOVED, 0);
    }
  }

  private void status(DataOutputStream out, Woven of, State state, int n) throws IOException {
    DesiredQuery query = of.query();
    int advice = of.program().advice().size();
    List<TracepointStatus> tracepoints = new ArrayList<>();
    for (int i = 0; i < advice; i++) {
      tracepoints.add(new TracepointStatus(i, n, n, List.of(), List.of()));
    }
    String reason = state == State.REFUSED ? "no room" : null;
    send(
        out,
        new QueryStatus(
            query.queryId(),
            query.epoch(),
            state,
            now(),
            query.t0(),
            reason,
            tracepoints,
            2_000_000));
  }

  private void beat(DataOutputStream out) throws IOException {
    if (!propagation.equals(AgentMessage.Propagation.NONE)) {
      send(out, propagation);
    }
    List<QueryReport> queries = new ArrayList<>();
    long stamp = now();
    for (Woven each : woven.values()) {
      DesiredQuery query = each.query();
      if (query.t0() == 0 || stamp < query.t0() || stamp >= query.t1()) {
        continue;
      }
      AdviceProgram program = each.program();
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
