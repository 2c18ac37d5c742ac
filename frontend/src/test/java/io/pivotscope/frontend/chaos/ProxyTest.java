package io.pivotscope.frontend.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProxyTest {
  private static final byte[] MESSAGE = {0, 0, 0, 3, 1, 2, 3};

  private ServerSocket frontend;
  private Proxy proxy;
  private Socket agent;
  private Socket accepted;

  @BeforeEach
  void connect() throws IOException {
    frontend = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    proxy = new Proxy((InetSocketAddress) frontend.getLocalSocketAddress());
    agent = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    accepted = frontend.accept();
    agent.setSoTimeout(20_000);
    accepted.setSoTimeout(20_000);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    agent.close();
    accepted.close();
    frontend.close();
  }

  private static byte[] take(Socket socket, int bytes) throws IOException {
    return new DataInputStream(socket.getInputStream()).readNBytes(bytes);
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(100);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(20_000);
  }

  @Test
  void carriesBothWaysAndPassesTheEndOn() throws IOException {
    agent.getOutputStream().write(MESSAGE);
    assertThat(take(accepted, MESSAGE.length)).isEqualTo(MESSAGE);
    accepted.getOutputStream().write(MESSAGE);
    assertThat(take(agent, MESSAGE.length)).isEqualTo(MESSAGE);
    agent.shutdownOutput();
    assertThat(accepted.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void halfOpenItIsConnectedAndSilentUntilItHeals() throws IOException {
    proxy.halfOpen(Proxy.Way.UP);
    agent.getOutputStream().write(MESSAGE);
    accepted.getOutputStream().write(MESSAGE);
    assertThat(take(agent, MESSAGE.length)).isEqualTo(MESSAGE);
    assertSilent(accepted);
    proxy.heal();
    assertThat(take(accepted, MESSAGE.length)).isEqualTo(MESSAGE);
  }

  @Test
  void aCutEndsWhatThereIsAndTurnsAwayWhoComes() throws IOException {
    proxy.cut();
    assertThat(agent.getInputStream().read()).isEqualTo(-1);
    try (Socket next = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      next.setSoTimeout(20_000);
      assertThat(next.getInputStream().read()).isEqualTo(-1);
    }
    proxy.heal();
    try (Socket next = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        Socket server = frontend.accept()) {
      next.getOutputStream().write(MESSAGE);
      assertThat(take(server, MESSAGE.length)).isEqualTo(MESSAGE);
    }
  }

  @Test
  void aResetIsOne() {
    proxy.reset();
    assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
  }

  @Test
  void garbageStandsBetweenTwoMessages() throws IOException {
    agent.getOutputStream().write(MESSAGE, 0, 5);
    assertThat(take(accepted, 5)).isEqualTo(Arrays.copyOf(MESSAGE, 5));
    proxy.garbage(Proxy.Way.UP, 1);
    agent.getOutputStream().write(MESSAGE, 5, 2);
    agent.getOutputStream().write(MESSAGE);
    assertThat(take(accepted, 2)).isEqualTo(new byte[] {2, 3});
    byte[] rest = take(accepted, 600 + MESSAGE.length);
    assertThat(Arrays.copyOfRange(rest, 600, rest.length)).isEqualTo(MESSAGE);
  }
}
