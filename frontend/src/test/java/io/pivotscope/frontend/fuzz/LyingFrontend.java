package io.pivotscope.frontend.fuzz;

import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.codec.Frames;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.ReportAck;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What an agent takes for its frontend: garbage, absurd wishes and storms of questions, on one
 * connection after the other, until it is told to be honest.
 */
final class LyingFrontend implements AutoCloseable {
  private static final long HONEST_QUERY = 1L << 50;
  private static final int STORM = 300;

  private final ServerSocket server;
  private final RandomGenerator random;
  private final Wishes wishes;
  private final Mutator mutator;
  private final Thread thread;
  private volatile Socket socket = new Socket();
  private volatile boolean honest;
  private volatile int connections;
  private volatile QueryStatus status;
  private volatile long counted;
  private volatile List<DesiredQuery> desired = List.of();
  private long sequence;

  LyingFrontend(RandomGenerator random) throws IOException {
    this.random = random;
    this.wishes = new Wishes(random);
    this.mutator = new Mutator(random);
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread = new Thread(this::serve, "lying frontend");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return connections;
  }

  /** From the next connection on. */
  void beHonest() throws IOException {
    honest = true;
    socket.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket accepted = server.accept()) {
        socket = accepted;
        connections++;
        DataInputStream in = new DataInputStream(accepted.getInputStream());
        DataOutputStream out = new DataOutputStream(accepted.getOutputStream());
        if (honest) {
          behave(in, out);
        } else {
          accepted.setSoTimeout(2);
          lie(in, out);
        }
      } catch (IOException | RuntimeException closed) {
        // By the agent, which need not take all of it, or by the test.
      }
    }
  }

  private void lie(DataInputStream in, DataOutputStream out) throws IOException {
    switch (random.nextInt(12)) {
      case 0 -> out.write(mutator.garbage(5_000));
      case 1 -> out.writeInt(random.nextInt());
      case 2 -> frame(out, LinkCodec.encode(wishes.next()));
      case 3 -> say(out, wishes.absurdWelcome());
      default -> say(out, Wishes.welcome());
    }
    int messages = random.nextInt(10) == 0 ? STORM : random.nextInt(8);
    FrontendMessage one = wishes.next();
    boolean storm = random.nextBoolean();
    for (int i = 0; i < messages; i++) {
      byte[] bytes = LinkCodec.encode(storm ? one : wishes.next());
      frame(out, random.nextInt(5) == 0 ? mutator.mutant(List.of(bytes)) : bytes);
      drain(in);
    }
    if (random.nextInt(4) == 0) {
      out.writeInt(1 << random.nextInt(24));
      out.write(mutator.garbage(100));
    }
    drain(in);
  }

  private static void drain(DataInputStream in) throws IOException {
    byte[] buffer = new byte[8192];
    try {
      for (int i = 0; i < 5 && in.read(buffer) >= 0; i++) {
        Thread.onSpinWait();
      }
    } catch (SocketTimeoutException quiet) {
      // It has said what it has to say.
    }
  }

  private void behave(DataInputStream in, DataOutputStream out) throws IOException {
    sequence = 0;
    say(out, Wishes.welcome());
    say(out, new DesiredState(1, desired, List.of()));
    List<DesiredQuery> said = desired;
    while (true) {
      AgentMessage message = LinkCodec.decodeAgent(Frames.read(in));
      if (message instanceof QueryStatus s && s.queryId() == HONEST_QUERY) {
        status = s;
      } else if (message instanceof Report report) {
        take(report);
        say(out, new ReportAck(report.sequence(), System.currentTimeMillis() * 1000));
      }
      if (said != desired) {
        said = desired;
        say(out, new DesiredState(1, said, List.of()));
      }
    }
  }

  private void take(Report report) {
    if (report.sequence() <= sequence) {
      return;
    }
    sequence = report.sequence();
    report.queries().stream()
        .filter(query -> query.queryId() == HONEST_QUERY)
        .flatMap(query -> query.panes().stream())
        .flatMap(pane -> pane.rows().list().stream())
        .forEach(row -> counted += count(row));
  }

  private static long count(Row row) {
    return (Long)
        Accumulators.decode(List.of(Aggregate.COUNT), List.of(Type.LONG), row.accumulators())[0]
            .result();
  }

  /** Wants that program and nothing else; from that hybrid time on. */
  void want(AdviceProgram program, long t0) {
    desired =
        List.of(
            new DesiredQuery(HONEST_QUERY, 1, t0, Long.MAX_VALUE, ProgramCodec.encode(program)));
  }

  void wantNothing() {
    desired = List.of();
  }

  /** How the honest query stands; null before anything was said of it. */
  State state() {
    QueryStatus last = status;
    return last == null ? null : last.state();
  }

  /** The stamp at which it was armed. */
  long armedAt() {
    return status.hlc();
  }

  /** From when on the process says that the honest query counts; 0 until it does. */
  long confirmed() {
    return status.t0();
  }

  /** What the honest query has counted. */
  long counted() {
    return counted;
  }

  private static void say(DataOutputStream out, FrontendMessage message) throws IOException {
    frame(out, LinkCodec.encode(message));
  }

  private static void frame(DataOutputStream out, byte[] body) throws IOException {
    out.writeInt(body.length);
    out.write(body);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    socket.close();
  }
}
