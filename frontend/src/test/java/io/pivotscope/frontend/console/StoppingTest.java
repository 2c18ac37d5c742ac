package io.pivotscope.frontend.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.frontend.RunningFrontend;
import io.pivotscope.frontend.access.CredentialFile;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.Frontend;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code stop all} at the prompt, where not all are one's own. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class StoppingTest {
  @TempDir Path directory;

  private static void install(ApiClient client) throws Exception {
    Api.QueryText text = Api.QueryText.of("From x In app.A.m Select x.host, COUNT", "q");
    client.install(new Api.InstallRequest(text, 0, false));
  }

  @Test
  void ofOthersOneIsToldAndOnesOwnEnd() throws Exception {
    Path credentials = directory.resolve("credentials");
    String bob = CredentialFile.add(credentials, "bob", EnumSet.of(Role.QUERY));
    Frontend.Protection protection = new Frontend.Protection(null, credentials);
    try (RunningFrontend frontend = new RunningFrontend(directory, protection)) {
      install(new ApiClient(frontend.http(), frontend.token()));
      ApiClient client = new ApiClient(frontend.http(), bob);
      install(client);
      ByteArrayOutputStream screen = new ByteArrayOutputStream();
      PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
      Background background = new Background(client, line -> {});
      Session session = new Session(client, out, null, true, background);
      assertThatThrownBy(() -> QueryCommands.stop("all", session))
          .isInstanceOf(Command.Mistake.class)
          .hasMessageContaining("query 1 is of '");
      assertThat(screen.toString(StandardCharsets.UTF_8))
          .contains("query 2 ended (stopped)")
          .doesNotContain("query 1");
      assertThatThrownBy(() -> QueryCommands.stop("1", session))
          .hasMessageContaining("query 1 is of '");
    }
  }
}
