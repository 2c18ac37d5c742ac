package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.Certificates;
import io.pivotscope.frontend.access.CredentialFile;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.lifecycle.Timing;
import io.pivotscope.protocol.codec.Frames;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.tls.TlsFiles;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A frontend that lets in only who shows a certificate. */
@Timeout(90)
class TlsTest {
  private static final String TOKEN = "secret";

  @TempDir static Path directory;
  private static Certificates certificates;
  private static TlsFiles server;
  private static TlsFiles orders;
  private static TlsFiles alice;
  private static TlsFiles unknown;
  private static Path credentials;
  private static Frontend frontend;

  @BeforeAll
  static void open() throws Exception {
    certificates = new Certificates(directory.resolve("tls"));
    server = certificates.of("frontend");
    orders = certificates.of("orders");
    alice = certificates.of("alice");
    // Of the authority, but nobody's in the file.
    unknown = server;
    credentials = directory.resolve("credentials");
    CredentialFile.addCertificate(credentials, "orders", EnumSet.of(Role.AGENT));
    CredentialFile.addCertificate(credentials, "alice", EnumSet.of(Role.VIEW));
    frontend =
        Frontend.open(
            settings("127.0.0.1", "data").with(new Frontend.Protection(server, credentials)),
            failure -> {
              throw new AssertionError(failure);
            });
  }

  @AfterAll
  static void close() throws Exception {
    frontend.close();
  }

  private static Frontend.Settings settings(String host, String data) throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getByName(host), 0);
    return new Frontend.Settings(any, any, directory.resolve(data), TOKEN, Timing.DEFAULT);
  }

  private static ApiClient api(String token, TlsFiles files) throws IOException {
    return new ApiClient("127.0.0.1:" + frontend.httpAddress().getPort(), token, files.client());
  }

  private static void awaitAudit(String what, int status, String why) {
    await()
        .until(
            () ->
                api(TOKEN, alice).audit(1_000).lines().stream()
                    .anyMatch(
                        l ->
                            l.what().equals(what)
                                && l.status() == status
                                && l.detail().contains(why)));
  }

  @Test
  void whatIsNotLoopbackWantsAllThreeFiles() throws Exception {
    for (String host : List.of("0.0.0.0", "::")) {
      assertThatThrownBy(() -> Frontend.open(settings(host, "none"), failure -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(
              "will not listen at " + InetAddress.getByName(host).getHostAddress())
          .hasMessageContaining("--tls-cert FILE --tls-key FILE --tls-ca FILE");
    }
    assertThat(directory.resolve("none")).doesNotExist();
    try (Frontend open =
        Frontend.open(
            settings("0.0.0.0", "open").with(new Frontend.Protection(server, credentials)),
            failure -> {})) {
      assertThat(open.pageAddress()).startsWith("https://");
    }
  }

  @Test
  void theCertificateSaysWhoAsks() throws Exception {
    assertThat(api("", alice).agents().agents()).isNotNull();
    assertThatThrownBy(() -> api("", alice).stop(1))
        .isInstanceOf(ApiClient.Refused.class)
        .hasMessageContaining("'alice' has not the role query");
    assertThatThrownBy(() -> api("", orders).agents())
        .isInstanceOf(ApiClient.Refused.class)
        .hasMessageContaining("'orders' has not the role view");
    assertThatThrownBy(() -> api("", unknown).agents())
        .isInstanceOfSatisfying(
            ApiClient.Refused.class, no -> assertThat(no.status()).isEqualTo(401));
    awaitAudit("agents", 403, "'orders' has not the role view");
    awaitAudit("GET /api/agents", 401, "missing or wrong token");
  }

  @Test
  void aTokenCountsBeforeTheCertificate() throws Exception {
    assertThat(api(TOKEN, unknown).audit(1).lines()).isNotNull();
    assertThatThrownBy(() -> api("wrong", alice).agents())
        .isInstanceOfSatisfying(
            ApiClient.Refused.class, no -> assertThat(no.status()).isEqualTo(401));
  }

  @Test
  void whoShowsNoCertificateOfTheAuthorityGetsNoFurther() throws Exception {
    TlsFiles stranger = certificates.selfSigned("stranger");
    assertThatThrownBy(() -> api(TOKEN, stranger).agents())
        .isInstanceOf(ApiClient.Unreachable.class);
    // In the clear.
    assertThatThrownBy(
            () -> new ApiClient("127.0.0.1:" + frontend.httpAddress().getPort(), TOKEN).agents())
        .isInstanceOf(ApiClient.Unreachable.class);
    assertThatThrownBy(() -> greet(stranger, TOKEN)).isInstanceOf(IOException.class);
    awaitAudit("http", 401, "no TLS");
    awaitAudit("agent", 400, "no TLS");
    // Nor does a client go on with a frontend that is none.
    TlsFiles other = new TlsFiles(stranger.certificate(), alice.certificate(), alice.key());
    assertThatThrownBy(() -> api(TOKEN, other).agents())
        .isInstanceOf(ApiClient.Unreachable.class)
        .hasMessageContaining("no frontend to trust");
  }

  /** What the first message of the feed was, or the status with which it was closed. */
  private static CompletableFuture<String> feed(TlsFiles files, String token) throws IOException {
    CompletableFuture<String> heard = new CompletableFuture<>();
    String host = "127.0.0.1:" + frontend.httpAddress().getPort();
    HttpClient.newBuilder()
        .sslContext(files.client())
        .build()
        .newWebSocketBuilder()
        .header("Origin", "https://" + host)
        .buildAsync(
            URI.create("wss://" + host + LiveSocket.PATH),
            new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                heard.complete(part.toString());
                return null;
              }

              @Override
              public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                heard.complete(status + " " + reason);
                return null;
              }
            })
        .thenAccept(socket -> socket.sendText("{\"token\":\"" + token + "\",\"query\":0}", true));
    return heard;
  }

  @Test
  void theLiveFeedIsForWhoMayView() throws Exception {
    assertThat(feed(alice, "").get(20, TimeUnit.SECONDS)).contains("\"kind\":\"fleet\"");
    assertThat(feed(unknown, TOKEN).get(20, TimeUnit.SECONDS)).contains("\"kind\":\"fleet\"");
    assertThat(feed(orders, "").get(20, TimeUnit.SECONDS))
        .isEqualTo("1008 'orders' has not the role view");
    assertThat(feed(alice, "wrong").get(20, TimeUnit.SECONDS))
        .isEqualTo("1008 missing or wrong token");
    awaitAudit("live", 403, "'orders' has not the role view");
    awaitAudit("live", 401, "missing or wrong token");
  }

  private static FrontendMessage greet(TlsFiles files, String token) throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(frontend.agentsAddress(), 5_000);
      plain.setSoTimeout(20_000);
      try (SSLSocket socket =
          (SSLSocket)
              files
                  .client()
                  .getSocketFactory()
                  .createSocket(plain, "127.0.0.1", plain.getPort(), true)) {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        Frames.write(
            out, LinkCodec.encode(new Hello(9, "p", "host", 7, "17", "0.1", token, 0, 0, 0)));
        out.flush();
        return LinkCodec.decodeFrontend(Frames.read(new DataInputStream(socket.getInputStream())));
      }
    }
  }

  private static String refusal(TlsFiles files, String token) throws IOException {
    return ((FrontendMessage.Welcome) greet(files, token)).refusal();
  }

  @Test
  void agentsShowACertificateOrAToken() throws Exception {
    assertThat(refusal(orders, "")).isNull();
    assertThat(refusal(unknown, TOKEN)).isNull();
    assertThat(refusal(alice, "")).isEqualTo("'alice' has not the role agent");
    assertThat(refusal(unknown, "wrong")).contains("named as the certificate, 'frontend'");
    awaitAudit("hello", 403, "'alice' has not the role agent");
    awaitAudit("hello", 401, "'frontend'");
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    Path none = directory.resolve("none.pem");
    assertThatThrownBy(() -> new TlsFiles(none, alice.certificate(), alice.key()).client())
        .hasMessage("there is no file " + none);
    Path old = directory.resolve("old.key");
    Files.writeString(
        old, "-----BEGIN RSA PRIVATE KEY-----\nAA==\n-----END RSA PRIVATE KEY-----\n");
    assertThatThrownBy(() -> new TlsFiles(alice.authority(), alice.certificate(), old).client())
        .hasMessageContaining("old.key is a 'RSA PRIVATE KEY'; expected")
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    assertThatThrownBy(() -> new TlsFiles(alice.key(), alice.certificate(), alice.key()).client())
        .hasMessageContaining("has no certificate in PEM");
  }
}
