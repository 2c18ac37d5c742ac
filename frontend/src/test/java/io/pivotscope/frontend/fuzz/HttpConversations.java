package io.pivotscope.frontend.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Peers of the HTTP port: requests that are none, too much, too slow, or of two minds. */
final class HttpConversations {
  private static final List<String> PATHS =
      List.of(
          "/api/queries",
          "/api/explain",
          "/api/complete",
          "/api/check",
          "/api/highlight",
          "/api/sql",
          "/api/compare",
          "/api/find",
          "/api/queries/1/chain",
          "/api/queries/999/stop",
          "/api/queries/1?after=-1",
          "/api/agents",
          "/metrics",
          "/api/live",
          "/index.html",
          "/../../etc/passwd",
          "/%2e%2e/%zz");

  private static final List<String> BODIES =
      List.of(
          "{\"text\":\"From x In app.A.m Select COUNT\",\"cursor\":3}",
          "{\"query\":{\"text\":\"From x In app.A.m Wher\",\"file\":\"q\"},\"forMillis\":1}",
          "{\"text\":\"select * from runs\",\"limit\":-1}",
          "[[[[",
          "{\"text\":{\"text\":[1,2,{}]}}",
          "null",
          "\"\\ud800\"",
          "{\"text\":1e999999999}");

  private final InetSocketAddress address;
  private final String token;
  private final RandomGenerator random;
  private final Mutator mutator;

  HttpConversations(InetSocketAddress address, String token, RandomGenerator random) {
    this.address = address;
    this.token = token;
    this.random = random;
    this.mutator = new Mutator(random);
  }

  /** One connection from beginning to end. */
  void one() {
    try (Socket socket = new Socket()) {
      socket.connect(address, 5_000);
      socket.setSoTimeout(50);
      OutputStream out = socket.getOutputStream();
      switch (random.nextInt(10)) {
        case 0 -> out.write(mutator.garbage(5_000));
        case 1 -> out.write(twoMinds());
        case 2 -> out.write(hugeHeaders());
        case 3 -> out.write(deep());
        case 4 -> pipeline(out);
        case 5 -> slowly(socket, out);
        case 6, 7 -> webSocket(socket, out);
        default -> out.write(mutator.mutant(List.of(request(path(), body()), request(path(), ""))));
      }
      read(socket.getInputStream());
    } catch (IOException cut) {
      // That is what such a peer deserves.
    }
  }

  private String path() {
    return PATHS.get(random.nextInt(PATHS.size()));
  }

  private String body() {
    return BODIES.get(random.nextInt(BODIES.size()));
  }

  private byte[] request(String path, String body) {
    return bytes(
        (body.isEmpty() ? "GET " : "POST ")
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + (random.nextInt(5) == 0 ? "wrong" : token)
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  /** A length that says one thing and an encoding that says another, lengths that differ. */
  private byte[] twoMinds() {
    String headers =
        switch (random.nextInt(5)) {
          case 0 -> "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n";
          case 1 -> "Content-Length: 4\r\nContent-Length: 40\r\n";
          case 2 -> "Content-Length: -4\r\n";
          case 3 -> "Transfer-Encoding: xchunked\r\nTransfer-Encoding : chunked\r\n";
          default -> "Content-Length: 99999999999999999999\r\nExpect: 100-continue\r\n";
        };
    return bytes(
        "POST /api/check HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + token
            + "\r\n"
            + headers
            + "\r\n0\r\n\r\nGET /api/agents HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  private byte[] hugeHeaders() {
    return bytes(
        "GET /"
            + "a".repeat(random.nextInt(20_000))
            + " HTTP/1.1\r\nX: "
            + "b".repeat(random.nextInt(200_000))
            + "\r\n"
            + "Y: c\r\n".repeat(random.nextInt(10_000))
            + "\r\n");
  }

  private byte[] deep() {
    int levels = random.nextInt(100_000);
    String body =
        switch (random.nextInt(3)) {
          case 0 -> "[".repeat(levels);
          case 1 -> "{\"query\":".repeat(levels);
          default ->
              "{\"text\":\"From x In app.A.m Select " + "(".repeat(levels) + "\",\"cursor\":9}";
        };
    return request(path(), body);
  }

  private void pipeline(OutputStream out) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int n = random.nextInt(200); n > 0; n--) {
      all.writeBytes(random.nextBoolean() ? request(path(), "") : request(path(), body()));
    }
    out.write(all.toByteArray());
  }

  /** A byte now and then, and never the end. */
  private void slowly(Socket socket, OutputStream out) throws IOException {
    byte[] request = request(path(), body());
    int sent = random.nextInt(request.length);
    for (int i = 0; i < sent; i++) {
      out.write(request[i]);
      if (i % 40 == 0) {
        read(socket.getInputStream());
      }
    }
  }

  private void webSocket(Socket socket, OutputStream out) throws IOException {
    out.write(
        bytes(
            "GET /api/live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
    read(socket.getInputStream());
    if (random.nextBoolean()) {
      out.write(frame(0x81, "{\"token\":\"" + token + "\",\"query\":1}"));
    }
    for (int n = random.nextInt(50); n > 0; n--) {
      byte[] good = frame(0x81, "{\"query\":" + random.nextLong() + ",\"after\":null}");
      byte[] bad = frame(random.nextInt(256), "[".repeat(random.nextInt(300)));
      out.write(random.nextBoolean() ? good : mutator.mutant(List.of(good, bad)));
    }
  }

  /** A frame of RFC 6455, masked with zeros. */
  private static byte[] frame(int first, String text) {
    byte[] payload = bytes(text);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** Until nothing comes for a moment. */
  private static void read(InputStream in) throws IOException {
    byte[] buffer = new byte[8192];
    int read = 0;
    for (int n = 0; n < 100 && read >= 0; n++) {
      try {
        read = in.read(buffer);
      } catch (java.net.SocketTimeoutException quiet) {
        return;
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
