package io.pivotscope.frontend.hdfs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Reads the beans that a Hadoop server shows at {@code /jmx}. */
final class Jmx {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  // Plain HTTP/1.1: the data node of 3.4.3 passes an offer to upgrade on to a server that never
  // answers it.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final String base;

  Jmx(String address, int port) {
    base = "http://" + address + ":" + port + "/jmx?qry=";
  }

  /**
   * The first bean whose name matches; empty while the server does not answer or has no such bean.
   */
  Optional<JsonObject> bean(String pattern) {
    URI uri = URI.create(base + URLEncoder.encode(pattern, StandardCharsets.UTF_8));
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        return Optional.empty();
      }
      JsonArray beans =
          JsonParser.parseString(answer.body()).getAsJsonObject().getAsJsonArray("beans");
      return beans.isEmpty() ? Optional.empty() : Optional.of(beans.get(0).getAsJsonObject());
    } catch (IOException notYet) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
