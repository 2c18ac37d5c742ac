package io.pivotscope.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionTest {

  /** A frontend that is stopped, or half open: the system's buffers take what there is room for. */
  @Test
  void aWriteThatDoesNotGetOnIsSeenAndEndsWhenAnotherThreadCloses() throws Exception {
    AtomicReference<IOException> failure = new AtomicReference<>();
    try (ServerSocket frontend = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Connection connection = new Connection("127.0.0.1", frontend.getLocalPort(), null);
        Socket deaf = frontend.accept()) {
      assertThat(deaf.isConnected()).isTrue();
      assertThat(connection.stuckMillis()).isZero();
      Thread writer =
          new Thread(
              () -> {
                try {
                  while (true) {
                    connection.send(new Heartbeat(1, 2));
                  }
                } catch (IOException e) {
                  failure.set(e);
                }
              },
              "writer");
      writer.start();
      await().until(() -> connection.stuckMillis() > 300);
      connection.close();
      writer.join();
      assertThat(failure.get()).isNotNull();
      assertThat(connection.stuckMillis()).isZero();
    }
  }

  @Test
  void theTokenDoesNotGoToAnotherMachineInTheClear() {
    assertThatThrownBy(() -> new Connection("192.0.2.1", 7070, null))
        .isInstanceOf(Connection.Unprotected.class)
        .hasMessageStartingWith("192.0.2.1 is another machine");
  }
}
