package io.pivotscope.benchmarks.process;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Output;
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
import io.pivotscope.protocol.link.Rows;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An agent without a process: says of each query that it is armed, and of each window that ends as
 * many groups as it was told, when an agent would. One thread.
 */
final class LightAgent implements AutoCloseable {
  private static final long INTERVAL_MICROS = 1_000_000;

  /** From a window's end to its report: as the agent's own tick and watermark take. */
  private static final long PAST_END_MICROS = 25_000;

  private static final Map<ByteBuffer, Rows> ENCODED = new ConcurrentHashMap<>();

  private final int number;
  private final int groups;
  private final String token;
  private final Socket socket;
  private final Thread thread;
  private final Map<Long, Running> running = new HashMap<>();
  private volatile boolean silent;
  private volatile boolean closed;
  private long sequence;
  private long reportedUntil;

  private record Running(DesiredQuery query, Rows rows) {}

  LightAgent(int port, String token, int number, int groups) throws IOException {
    this.number = number;
    this.groups = groups;
    this.token = token;
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.thread = new Thread(this::run, "light agent " + number);
    thread.setDaemon(true);
    thread.start();
  }

  /** From now on it neither reads nor writes. */
  void fallSilent() {
    silent = true;
  }

  private void run() {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16))) {
      PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
      send(
          out,
          new Hello(
              1 + number,
              "light" + number,
              "host",
              number,
              "17",
              "0",
              token,
              micros(),
              micros(),
              0));
      long next = micros();
      while (!closed && !silent) {
        long left = next - micros();
        if (left > 0) {
          hearFor(Math.max(1, left / 1_000), in, out);
        } else {
          next = micros() / INTERVAL_MICROS * INTERVAL_MICROS + PAST_END_MICROS;
          if (micros() >= next) {
            report(out);
            next += INTERVAL_MICROS;
          }
        }
      }
      while (!closed) {
        Thread.sleep(10);
      }
    } catch (IOException | InterruptedException e) {
      if (!closed) {
        System.err.println("light agent " + number + ": " + e);
      }
    }
  }

  private void hearFor(long millis, PushbackInputStream in, DataOutputStream out)
      throws IOException {
    socket.setSoTimeout((int) millis);
    int first;
    try {
      first = in.read();
    } catch (SocketTimeoutException nothing) {
      return;
    }
    if (first < 0) {
      throw new IOException("the frontend has gone");
    }
    in.unread(first);
    socket.setSoTimeout(10_000);
    FrontendMessage message = LinkCodec.decodeFrontend(Frames.read(new DataInputStream(in)));
    if (message instanceof Describe d) {
      send(out, new Description(d.requestId(), false, List.of(), List.of()));
    } else if (message instanceof DesiredState desired) {
      reconcile(desired, out);
    }
  }

  private void reconcile(DesiredState desired, DataOutputStream out) throws IOException {
    Map<Long, Running> before = new HashMap<>(running);
    running.clear();
    for (DesiredQuery query : desired.queries()) {
      Running known = before.remove(query.queryId());
      if (known == null || known.query().t0() != query.t0()) {
        send(out, status(query, State.ARMED));
      }
      running.put(query.queryId(), new Running(query, known == null ? rows(query) : known.rows()));
    }
    for (Running gone : before.values()) {
      send(out, status(gone.query(), State.REMOVED));
    }
  }

  private static QueryStatus status(DesiredQuery query, State state) {
    return new QueryStatus(
        query.queryId(),
        query.epoch(),
        state,
        Hlc.of(micros()),
        query.t0(),
        null,
        List.of(new TracepointStatus(0, 1, 1, List.of(), List.of())),
        0);
  }

  /** The same in every window, of every query and agent: what they cost here is not of interest. */
  private Rows rows(DesiredQuery query) {
    return ENCODED.computeIfAbsent(ByteBuffer.wrap(query.program()), p -> encode(query, groups));
  }

  private static Rows encode(DesiredQuery query, int groups) {
    AdviceProgram program = ProgramCodec.decode(query.program());
    Output output = program.output();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      Accumulator[] cells = Accumulators.create(output.aggregates(), output.argumentTypes());
      for (Accumulator cell : cells) {
        cell.add(1_000L + i);
      }
      rows.add(
          new Row(
              ValueCodec.encodeTuple(Tuple.of("datanode-" + i)),
              Accumulators.encode(cells),
              0,
              0,
              false));
    }
    QueryReport once = new QueryReport(1, 1, List.of(new Pane(0, rows)), Counters.NONE);
    Report report = new Report(1, 1, 1, List.of(once));
    Report lying = (Report) LinkCodec.decodeAgent(LinkCodec.encode(report));
    return lying.queries().get(0).panes().get(0).rows();
  }

  private void report(DataOutputStream out) throws IOException {
    long end = micros() / INTERVAL_MICROS * INTERVAL_MICROS;
    if (end == reportedUntil) {
      return;
    }
    reportedUntil = end;
    List<QueryReport> queries = new ArrayList<>();
    for (Running each : running.values()) {
      long t0 = each.query().t0();
      if (t0 != 0 && Hlc.micros(t0) < end && Hlc.micros(each.query().t1()) >= end) {
        queries.add(
            new QueryReport(
                each.query().queryId(),
                each.query().epoch(),
                List.of(new Pane(end / INTERVAL_MICROS - 1, each.rows())),
                new Counters(groups, groups, 0, 0, 0, 0, 0, 0)));
      }
    }
    long watermark = Hlc.of(end);
    send(
        out,
        queries.isEmpty()
            ? new Heartbeat(micros(), watermark)
            : new Report(++sequence, micros(), watermark, queries));
  }

  private static void send(DataOutputStream out, AgentMessage message) throws IOException {
    Frames.write(out, LinkCodec.encode(message));
    out.flush();
  }

  private static long micros() {
    return System.currentTimeMillis() * 1000;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    socket.close();
  }
}
