package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.frontend.Certificates;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The token goes nowhere in the clear but to this machine. */
@Timeout(60)
class ApiClientTest {
  @TempDir Path directory;

  @Test
  void theTokenDoesNotLeaveThisMachineInTheClear() {
    for (String elsewhere : List.of("192.0.2.1:7071", "[2001:db8::1]:7071", "0.0.0.0:7071")) {
      assertThatThrownBy(() -> new ApiClient(elsewhere, "sesame").agents())
          .isInstanceOf(ApiClient.Exposed.class)
          .hasMessageContaining("not sent to " + elsewhere + " in the clear")
          .hasMessageContaining("--tls-ca FILE")
          .hasMessageNotContaining("sesame");
    }
  }

  @Test
  void toThisMachineAndWithTlsItIsSent() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    for (String here : List.of("127.0.0.1:", "127.0.0.5:", "localhost:")) {
      assertThatThrownBy(() -> new ApiClient(here + port, "sesame").agents())
          .isExactlyInstanceOf(ApiClient.Unreachable.class)
          .hasMessageContaining("no frontend answers");
    }
    Certificates certificates = new Certificates(directory.resolve("tls"));
    assertThatThrownBy(
            () ->
                new ApiClient("0.0.0.0:" + port, "sesame", certificates.of("alice").client())
                    .agents())
        .isExactlyInstanceOf(ApiClient.Unreachable.class);
  }
}
