package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.RunningFrontend;
import io.pivotscope.frontend.access.CredentialFile;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.Frontend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** To stop all where not all are one's own. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class StopCommandTest {
  @TempDir Path directory;

  private static void install(ApiClient client) throws Exception {
    Api.QueryText text = Api.QueryText.of("From x In app.A.m Select x.host, COUNT", "q");
    client.install(new Api.InstallRequest(text, 0, false));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void somebodyElsesQueryKeepsNoneOfOnesOwnRunning() throws Exception {
    Path credentials = directory.resolve("credentials");
    String bob = CredentialFile.add(credentials, "bob", EnumSet.of(Role.QUERY));
    Path token = directory.resolve("bob");
    Files.createFile(
        token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, bob);
    Frontend.Protection protection = new Frontend.Protection(null, credentials);
    try (RunningFrontend frontend = new RunningFrontend(directory, protection)) {
      install(new ApiClient(frontend.http(), frontend.token()));
      ApiClient client = new ApiClient(frontend.http(), bob);
      install(client);
      install(client);
      CommandBench.Outcome outcome =
          CommandBench.plain(
              "stop", "all", "--frontend", frontend.http(), "--token", token.toString());
      assertThat(outcome.code()).isEqualTo(ExitCodes.FAILED);
      assertThat(outcome.out())
          .contains("query 2 ended (stopped)", "query 3 ended (stopped)")
          .doesNotContain("query 1 ended");
      assertThat(outcome.err()).contains("query 1 is of '");
      assertThat(client.query(1, false, 0).isEnded()).isFalse();
    }
  }
}
