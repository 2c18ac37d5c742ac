package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of the page is in memory once, however many ask for it. */
class WebFilesTest {
  @TempDir Path folder;

  @Test
  void answersShareAFilesContent() throws Exception {
    Files.writeString(folder.resolve("index.html"), "the page");
    WebFiles files = WebFiles.of(folder);
    for (int i = 0; i < 3; i++) {
      FullHttpResponse answer =
          files.answer(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"), "/");
      ByteBuf content = answer.content();
      assertThat(content.isDirect()).as("is written without a copy").isTrue();
      assertThat(content.isReadOnly()).isTrue();
      assertThat(content.readCharSequence(content.readableBytes(), StandardCharsets.UTF_8))
          .hasToString("the page");
      // As the connection does that has written it.
      answer.release();
    }
  }
}
