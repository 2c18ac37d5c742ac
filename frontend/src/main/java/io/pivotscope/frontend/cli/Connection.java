package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.protocol.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

  @Mixin private TlsOptions tls = new TlsOptions(true);

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
      TlsFiles files = tls.files();
      return files == null
          ? new ApiClient(address, TokenFile.read(tokenFile()))
          : new ApiClient(address, tokenIfAny(), files.client());
    } catch (IOException e) {
      throw new ApiClient.Unreachable(
          "no frontend to speak to at " + address + ": " + e.getMessage(), e);
    }
  }

  /** Under TLS, the certificate may say who asks. */
  private String tokenIfAny() throws IOException {
    return Files.exists(tokenFile()) ? TokenFile.read(tokenFile()) : "";
  }

  /** How the agent is told of the same files; empty for a frontend that speaks in the clear. */
  List<String> agentOptions() throws IOException {
    TlsFiles files = tls.files();
    return files == null
        ? List.of()
        : List.of(
            "tls-ca=" + files.authority().toAbsolutePath(),
            "tls-cert=" + files.certificate().toAbsolutePath(),
            "tls-key=" + files.key().toAbsolutePath());
  }

  /** Where the token lies. */
  Path tokenFile() {
    return token == null ? TokenFile.userFile() : token;
  }
}
