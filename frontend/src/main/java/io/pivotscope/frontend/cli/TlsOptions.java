package io.pivotscope.frontend.cli;

import io.pivotscope.protocol.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Certificates; a frontend is told of its own, a command may have them from its shell. */
final class TlsOptions {
  private static final String CA = "PIVOTSCOPE_TLS_CA";
  private static final String CERT = "PIVOTSCOPE_TLS_CERT";
  private static final String KEY = "PIVOTSCOPE_TLS_KEY";

  private final boolean fromShell;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description =
          "PEM of the authority that the other end's certificate is from; with --tls-cert and"
              + " --tls-key, what is said is said under TLS")
  private @Nullable Path authority;

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "PEM of one's own certificate")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "PEM of its private key (PKCS#8 without a password)")
  private @Nullable Path key;

  /**
   * @param fromShell whether $PIVOTSCOPE_TLS_CA, .._CERT and .._KEY count where no option is given
   */
  TlsOptions(boolean fromShell) {
    this.fromShell = fromShell;
  }

  /**
   * Null where none is given.
   *
   * @throws IOException if some are given and others not
   */
  @Nullable TlsFiles files() throws IOException {
    Path ca = or(authority, CA);
    Path cert = or(certificate, CERT);
    Path own = or(key, KEY);
    if (ca == null && cert == null && own == null) {
      return null;
    }
    if (ca == null || cert == null || own == null) {
      throw new IOException("TLS takes all three: --tls-ca, --tls-cert and --tls-key");
    }
    return new TlsFiles(ca, cert, own);
  }

  private @Nullable Path or(@Nullable Path given, String variable) {
    String named = fromShell && given == null ? System.getenv(variable) : null;
    return named == null || named.isBlank() ? given : Path.of(named);
  }
}
