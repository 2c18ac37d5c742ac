package io.pivotscope.frontend.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.pivotscope.frontend.access.Hashes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, from {@code /web} on the class path. What can be asked for is fixed when
 * the frontend starts, so no address reaches anything else. They are no secret: what they show,
 * they get from the API. Immutable.
 */
final class WebFiles {
  /**
   * Nothing from elsewhere, nothing inline, no frame around it. Attributes may style: browsers
   * write some themselves where one types over a selection.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline';"
          + " img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "txt", "text/plain; charset=utf-8");

  private static final int TAG_BYTES = 12;

  private final Map<String, File> byPath;

  /**
   * @param content outside of the heap and never released, so that however many wait for it, it is
   *     there once
   */
  private record File(ByteBuf content, String type, String tag) {}

  private WebFiles(Map<String, File> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  static WebFiles shipped() {
    return Shipped.read("/web", WebFiles::of);
  }

  static WebFiles of(Path folder) throws IOException {
    Map<String, File> byPath = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.filter(Files::isRegularFile).toList()) {
        String address = "/" + folder.relativize(path).toString().replace('\\', '/');
        byPath.put(address, file(address, Files.readAllBytes(path)));
      }
    }
    File index = byPath.get("/index.html");
    if (index != null) {
      byPath.put("/", index);
    }
    return new WebFiles(byPath);
  }

  private static File file(String address, byte[] content) {
    String extension = address.substring(address.lastIndexOf('.') + 1);
    String type = TYPES.getOrDefault(extension, "text/plain; charset=utf-8");
    ByteBuffer shared = ByteBuffer.allocateDirect(content.length).put(content).flip();
    return new File(
        Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(shared.asReadOnlyBuffer())),
        type,
        '"' + HexFormat.of().formatHex(Hashes.bytes(content), 0, TAG_BYTES) + '"');
  }

  /** The file at a decoded path, or that it has not changed, or that there is none. */
  FullHttpResponse answer(FullHttpRequest request, String path) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    if (!head && !request.method().equals(HttpMethod.GET)) {
      return response(HttpResponseStatus.METHOD_NOT_ALLOWED, null, head);
    }
    File file = byPath.get(path);
    if (file == null) {
      return response(HttpResponseStatus.NOT_FOUND, null, head);
    }
    boolean same = file.tag().equals(request.headers().get(HttpHeaderNames.IF_NONE_MATCH));
    return response(same ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK, file, head);
  }

  private static FullHttpResponse response(
      HttpResponseStatus status, @Nullable File file, boolean head) {
    ByteBuf content =
        file == null
            ? Unpooled.copiedBuffer(status.toString(), StandardCharsets.UTF_8)
            : file.content().duplicate();
    int length = content.readableBytes();
    boolean bare = head || status.equals(HttpResponseStatus.NOT_MODIFIED);
    FullHttpResponse http =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, bare ? Unpooled.EMPTY_BUFFER : content);
    HttpHeaders headers = http.headers();
    if (!status.equals(HttpResponseStatus.NOT_MODIFIED)) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
      headers.set(HttpHeaderNames.CONTENT_TYPE, file == null ? TYPES.get("txt") : file.type());
    }
    if (file != null) {
      headers.set(HttpHeaderNames.ETAG, file.tag());
    }
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
    headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    return http;
  }
}
