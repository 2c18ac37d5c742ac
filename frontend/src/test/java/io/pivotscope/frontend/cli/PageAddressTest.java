package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.Certificates;
import io.pivotscope.frontend.access.CredentialFile;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.lifecycle.Timing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a frontend prints of its page has the token only where nobody else is let in. */
@Timeout(60)
class PageAddressTest {
  @TempDir Path directory;

  private String printed(Frontend.Protection protection) throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Frontend.Settings settings =
        new Frontend.Settings(any, any, directory.resolve("data"), "sesame", Timing.DEFAULT)
            .with(protection);
    try (Frontend frontend =
        Frontend.open(
            settings,
            failure -> {
              throw new AssertionError(failure);
            })) {
      return FrontendCommand.page(frontend, protection, Path.of("the", "token"));
    }
  }

  @Test
  void theTokenIsShownWhereItIsTheOnlyOne() throws Exception {
    assertThat(printed(Frontend.Protection.TOKEN_ALONE))
        .matches("http://127\\.0\\.0\\.1:\\d+/#token=sesame");
  }

  @Test
  void whereOthersAreLetInItIsNot() throws Exception {
    Path credentials = directory.resolve("credentials");
    CredentialFile.add(credentials, "alice", EnumSet.of(Role.VIEW));
    for (Frontend.Protection protection :
        List.of(
            new Frontend.Protection(null, credentials),
            new Frontend.Protection(
                new Certificates(directory.resolve("tls")).of("frontend"), null))) {
      assertThat(printed(protection))
          .matches("https?://127\\.0\\.0\\.1:\\d+/ \\(asks for a token; .* is in the.token\\)")
          .doesNotContain("sesame");
    }
  }
}
