package io.pivotscope.agent.report;

import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.codec.Frames;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The frontend's end of the link, for one agent: says welcome, keeps all it hears, acknowledges
 * reports unless told not to.
 */
public final class FakeFrontend implements AutoCloseable {

  public final List<AgentMessage> heard = new CopyOnWriteArrayList<>();
  public volatile long leaseMillis = 60_000;
  public volatile long frontier;

  /** How far its clock is from this machine's. */
  public volatile long offMicros;

  public volatile boolean acknowledges = true;

  /** As a real one does. */
  public volatile boolean answersHeartbeats;

  /** So many more are more than a second on their way. */
  public final AtomicInteger lateWelcomes = new AtomicInteger();

  /** How far its clock is ahead of the machine's. */
  public volatile long aheadMicros;

  public volatile String refusal;
  private final ServerSocket server;
  private final Thread acceptor;
  private volatile Socket socket;
  private volatile DataOutputStream out;
  private volatile List<DesiredQuery> desired = List.of();
  private long version;

  public FakeFrontend() throws IOException {
    this(0);
  }

  public FakeFrontend(int port) throws IOException {
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    acceptor = new Thread(this::serve, "fake-frontend");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** What it wants at present. */
  public List<DesiredQuery> desired() {
    return desired;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** A process that connects again is heard at once, though its last connection is still open. */
  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket accepted = server.accept();
        Thread thread = new Thread(() -> converse(accepted), "fake-frontend-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // The test has closed.
      }
    }
  }

  private void converse(Socket accepted) {
    try (accepted) {
      DataInputStream in = new DataInputStream(accepted.getInputStream());
      socket = accepted;
      out = new DataOutputStream(accepted.getOutputStream());
      while (true) {
        hear(LinkCodec.decodeAgent(Frames.read(in)));
      }
    } catch (IOException e) {
      // The agent or the test has closed.
    }
  }

  private void hear(AgentMessage message) throws IOException {
    heard.add(message);
    long micros = System.currentTimeMillis() * 1000 + aheadMicros;
    if (message instanceof AgentMessage.Hello hello) {
      if (lateWelcomes.getAndDecrement() > 0) {
        LockSupport.parkNanos(1_100_000_000);
      }
      say(
          new FrontendMessage.Welcome(
              refusal,
              hello.sentMicros(),
              micros + offMicros,
              frontier,
              leaseMillis,
              acknowledged()));
      say(new DesiredState(version, desired));
    } else if (message instanceof AgentMessage.Report && acknowledges) {
      say(new FrontendMessage.ReportAck(acknowledged(), micros));
    } else if (message instanceof AgentMessage.Heartbeat && answersHeartbeats) {
      say(new FrontendMessage.ReportAck(acknowledged(), micros));
    }
  }

  private long acknowledged() {
    return acknowledges ? reports().mapToLong(AgentMessage.Report::sequence).max().orElse(0) : 0;
  }

  public synchronized void say(FrontendMessage message) throws IOException {
    Frames.write(out, LinkCodec.encode(message));
    out.flush();
  }

  /** Changes the desired set and says so. */
  public void want(DesiredQuery... queries) throws IOException {
    desired = List.of(queries);
    version++;
    if (out != null) {
      say(new DesiredState(version, desired));
    }
  }

  public static DesiredQuery query(long id, long t0, long t1, AdviceProgram program) {
    return new DesiredQuery(id, 1, t0, t1, ProgramCodec.encode(program));
  }

  /** Cuts the connection; the agent may come back. */
  public void disconnect() throws IOException {
    org.awaitility.Awaitility.await().until(() -> socket != null);
    socket.close();
  }

  public Stream<AgentMessage.Report> reports() {
    return all(AgentMessage.Report.class);
  }

  public Stream<AgentMessage.QueryStatus> statuses() {
    return all(AgentMessage.QueryStatus.class);
  }

  /** Rows of a query in all reports, each sequence once. */
  public Stream<AgentMessage.Row> rows(long query) {
    return queryReports(query)
        .flatMap(q -> q.panes().stream())
        .flatMap(p -> p.rows().list().stream());
  }

  public Stream<AgentMessage.QueryReport> queryReports(long query) {
    return reports()
        .collect(
            java.util.stream.Collectors.toMap(
                AgentMessage.Report::sequence, r -> r, (a, b) -> a, java.util.TreeMap::new))
        .values()
        .stream()
        .flatMap(r -> r.queries().stream())
        .filter(q -> q.queryId() == query);
  }

  public long watermark() {
    return heard.stream()
        .mapToLong(
            m ->
                m instanceof AgentMessage.Report r
                    ? r.watermark()
                    : m instanceof AgentMessage.Heartbeat h ? h.watermark() : Long.MIN_VALUE)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  private <T> Stream<T> all(Class<T> type) {
    return heard.stream().filter(type::isInstance).map(type::cast);
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (socket != null) {
      socket.close();
    }
    try {
      acceptor.join(); // until then the port is not free for another one
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
