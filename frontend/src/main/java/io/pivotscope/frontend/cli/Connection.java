package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.TokenFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which frontend a command speaks to. */
final class Connection {
  static final String DEFAULT_HTTP = "127.0.0.1:7071";
  private static final String VARIABLE = "PIVOTSCOPE_FRONTEND_HTTP";

  @Option(
      names = "--frontend",
      paramLabel = "HOST:PORT",
      description =
          "the frontend's --http address (default: $" + VARIABLE + ", or " + DEFAULT_HTTP + ")")
  private @Nullable String frontend;

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description =
          "file with the frontend's token (default: $PIVOTSCOPE_TOKEN, or ~/.pivotscope/token)")
  private @Nullable Path token;

  /**
   * @throws ApiClient.Unreachable if there is no token: then this user has no frontend yet
   */
  ApiClient client() throws ApiClient.Unreachable {
    String address = frontend;
    if (address == null) {
      address = System.getenv(VARIABLE);
    }
    if (address == null || address.isBlank()) {
      address = DEFAULT_HTTP;
    }
    HostPort.parse(address);
    try {
      return new ApiClient(address, TokenFile.read(tokenFile()));
    } catch (IOException e) {
      throw new ApiClient.Unreachable(
          "no frontend to speak to at " + address + ": " + e.getMessage(), e);
    }
  }

  /** Where the token lies. */
  Path tokenFile() {
    return token == null ? TokenFile.userFile() : token;
  }
}
