package io.pivotscope.frontend.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.pivotscope.protocol.codec.Frames;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.Pane;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an agent can make the frontend keep in memory, by sending too much or reading too little.
 */
@Timeout(60)
class AgentServerTest {
  private static final String TOKEN = "secret";
  private static final int REPORT_BYTES = 256 << 10;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Heard heard = new Heard();
  private final Doorkeeper doorkeeper = new Doorkeeper();
  private AgentServer server;

  /** An engine that does nothing until it is told to. */
  private static final class Heard implements AgentLink.Listener {
    private final Queue<Runnable> unworked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger reports = new AtomicInteger();
    private volatile AgentLink link;
    private volatile boolean closed;

    @Override
    public void said(AgentLink from, AgentMessage message, byte[] encoded, Runnable worked) {
      link = from;
      if (message instanceof Report) {
        reports.incrementAndGet();
        unworked.add(worked);
      } else {
        worked.run();
      }
    }

    @Override
    public void closed(AgentLink from) {
      closed = true;
    }

    void work() {
      for (Runnable worked = unworked.poll(); worked != null; worked = unworked.poll()) {
        worked.run();
      }
    }
  }

  @BeforeEach
  void listen() throws InterruptedException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = AgentServer.listen(any, doorkeeper, null, group, heard);
  }

  /** Lets in who has the token, and remembers why others were sent away. */
  private static final class Doorkeeper implements Admission {
    private final Queue<String> cutOff = new ConcurrentLinkedQueue<>();

    @Override
    public String refusal(String token, String subject, String remote) {
      return token.equals(TOKEN) ? null : "wrong token";
    }

    @Override
    public void cutOff(String remote, String why) {
      cutOff.add(why);
    }
  }

  @AfterEach
  void end() {
    server.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.connect(server.address(), 5_000);
    send(socket, new Hello(1, "a", "host", 7, "17", "0.1", TOKEN, 0, 0, 0));
    await().atMost(PATIENCE).until(() -> heard.link != null);
    return socket;
  }

  private static void send(Socket socket, AgentMessage message) throws IOException {
    // All at once: one that is not welcome may be cut off after the length of what it says.
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    Frames.write(new DataOutputStream(frame), LinkCodec.encode(message));
    socket.getOutputStream().write(frame.toByteArray());
  }

  private static Report report(long sequence) {
    Row row = new Row(new byte[REPORT_BYTES], new byte[0], 0, 0, false);
    return new Report(
        sequence,
        0,
        0,
        List.of(new QueryReport(1, 1, List.of(new Pane(1, List.of(row))), Counters.NONE)));
  }

  @Test
  void ofOneThatSendsMoreThanIsWorkedOffNoMoreIsRead() throws Exception {
    int all = 200;
    try (Socket socket = connect()) {
      Thread sending =
          new Thread(
              () -> {
                try {
                  for (int i = 1; i <= all; i++) {
                    send(socket, report(i));
                  }
                } catch (IOException e) {
                  heard.closed = true;
                }
              });
      sending.start();
      int most = Backlog.AGENT_BYTES / REPORT_BYTES + 1;
      await().atMost(PATIENCE).until(() -> heard.unworked.size() >= most - 1);
      await()
          .during(Duration.ofMillis(300))
          .atMost(PATIENCE)
          .until(() -> heard.unworked.size() <= most);
      assertThat(sending.isAlive()).as("the rest waits in the agent").isTrue();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                heard.work();
                return heard.reports.get() == all;
              });
      sending.join();
      assertThat(heard.closed).isFalse();
    }
  }

  private Socket plain() throws IOException {
    Socket socket = new Socket();
    socket.connect(server.address(), 5_000);
    return socket;
  }

  /** Also where what it had not read was still on its way. */
  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException e) {
      return true;
    }
  }

  private void awaitCutOff(Socket socket, String why) throws IOException {
    socket.setSoTimeout(10_000);
    assertThat(isClosed(socket)).isTrue();
    await().atMost(PATIENCE).until(() -> String.join(" ", doorkeeper.cutOff).contains(why));
    assertThat(heard.link).as("nothing was passed on").isNull();
  }

  @Test
  void ofSomebodyUnknownNothingLargeIsKept() throws Exception {
    try (Socket socket = plain()) {
      new DataOutputStream(socket.getOutputStream()).writeInt(AgentServer.MAX_HELLO_BYTES + 1);
      awaitCutOff(socket, "a hello of 16385 bytes");
    }
  }

  @Test
  void whoDoesNotBeginWithAHelloIsCutOff() throws Exception {
    try (Socket socket = plain()) {
      try {
        send(socket, report(1));
      } catch (SocketException e) {
        // It had read enough before all was written.
      }
      awaitCutOff(socket, "a hello of");
    }
    try (Socket socket = plain()) {
      send(socket, new AgentMessage.Heartbeat(0, 0));
      awaitCutOff(socket, "no hello but a Heartbeat");
    }
    try (Socket socket = plain()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      awaitCutOff(socket, "a hello of");
    }
  }

  @Test
  void afterAHelloThatIsRefusedNothingMoreIsHeard() throws Exception {
    try (Socket socket = plain()) {
      send(socket, new Hello(1, "a", "host", 7, "17", "0.1", "wrong", 0, 0, 0));
      send(socket, new Hello(1, "a", "host", 7, "17", "0.1", TOKEN, 0, 0, 0));
      socket.setSoTimeout(10_000);
      assertThat(
              LinkCodec.decodeFrontend(Frames.read(new DataInputStream(socket.getInputStream()))))
          .isInstanceOfSatisfying(
              FrontendMessage.Welcome.class,
              welcome -> assertThat(welcome.refusal()).isEqualTo("wrong token"));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(heard.link).isNull();
    }
  }

  @Test
  void namesAreShort() throws Exception {
    try (Socket socket = plain()) {
      String name = "n".repeat(AgentServer.MAX_NAME + 1);
      send(socket, new Hello(1, name, "host", 7, "17", "0.1", TOKEN, 0, 0, 0));
      awaitCutOff(socket, "a name of more than 500 characters");
    }
  }

  @Test
  void aConnectionIsOneProcess() throws Exception {
    try (Socket socket = connect()) {
      send(socket, new Hello(2, "b", "host", 7, "17", "0.1", TOKEN, 0, 0, 0));
      await().atMost(PATIENCE).until(() -> heard.closed);
      assertThat(doorkeeper.cutOff).containsExactly("a second hello");
    }
  }

  /** Half open, a port scanner, or bytes that nobody meant: no agent ever hears of them. */
  @Test
  void whoSaysNothingOrNoMessageIsCutOff() throws Exception {
    try (Socket silent = new Socket();
        Socket stranger = new Socket()) {
      silent.connect(server.address(), 5_000);
      stranger.connect(server.address(), 5_000);
      stranger.getOutputStream().write(new byte[] {0, 0, 0, 4, 9, 9, 9, 9});
      for (Socket socket : List.of(stranger, silent)) {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(heard.link).isNull();
      assertThat(heard.closed).isFalse();
    }
  }

  @Test
  void oneThatDoesNotReadIsCutOff() throws Exception {
    try (Socket socket = connect()) {
      byte[] program = new byte[REPORT_BYTES];
      DesiredState state =
          new DesiredState(1, List.of(new DesiredQuery(1, 1, 0, 0, program)), List.of());
      int sent = 0;
      while (!heard.closed && sent < 1_000) {
        heard.link.send(state);
        sent++;
      }
      await().atMost(PATIENCE).until(() -> heard.closed);
      assertThat(socket.isClosed()).isFalse();
    }
  }

  @Test
  void whatIsClosedClosesThoughNothingIsRead() throws Exception {
    try (Socket socket = connect()) {
      byte[] program = new byte[AgentServer.MAX_UNSENT_BYTES / 2];
      heard.link.send(
          new DesiredState(1, List.of(new DesiredQuery(1, 1, 0, 0, program)), List.of()));
      heard.link.close();
      await().atMost(PATIENCE).until(() -> heard.closed);
      assertThat(socket.isConnected()).isTrue();
    }
  }

  /** The other end has gone, and another process takes its place: nothing is left to close. */
  @Test
  void whatIsGoneCanBeClosed() throws Exception {
    connect().close();
    await().atMost(PATIENCE).until(() -> heard.closed);
    heard.link.close();
    heard.link.close();
  }

  @Test
  void whoSaysHelloTwiceIsCutOff() throws Exception {
    try (Socket socket = connect()) {
      send(socket, new Hello(2, "b", "host", 7, "17", "0.1", TOKEN, 0, 0, 0));
      await().atMost(PATIENCE).until(() -> heard.closed);
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  /** The first is of any length that an agent may send, the second of one that a hello may have. */
  @Test
  void aStrangerGetsLittleMemory() throws Exception {
    try (Socket socket = connect()) {
      send(socket, report(1));
      await().atMost(PATIENCE).until(() -> heard.reports.get() == 1);
    }
    try (Socket stranger = new Socket()) {
      stranger.connect(server.address(), 5_000);
      new DataOutputStream(stranger.getOutputStream()).writeInt(AgentServer.MAX_HELLO_BYTES + 1);
      assertThat(stranger.getInputStream().read()).isNegative();
    }
  }

  /** Two bytes each: what counts is what they are in memory. */
  @Test
  void messagesOfNextToNothingCountAsWell() throws Exception {
    try (Socket socket = connect()) {
      int all = 10 * Backlog.AGENT_BYTES / AgentServer.MESSAGE_BYTES;
      Report empty = new Report(0, 0, 0, List.of());
      Thread sending =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < all; i++) {
                    send(socket, empty);
                  }
                } catch (IOException closed) {
                  heard.closed = true;
                }
              });
      sending.start();
      // And what was read with the one that was too much.
      int most = Backlog.AGENT_BYTES / AgentServer.MESSAGE_BYTES + (64 << 10) / 6;
      await().atMost(PATIENCE).until(() -> heard.unworked.size() >= 5_000);
      await()
          .during(Duration.ofMillis(300))
          .atMost(PATIENCE)
          .until(() -> heard.unworked.size() <= most);
      socket.close();
      sending.join();
    }
  }
}
