package io.pivotscope.frontend.http;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.pivotscope.frontend.chain.Chain;
import io.pivotscope.frontend.lifecycle.Rows;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.probe.Diagnosis;
import io.pivotscope.frontend.probe.Probing;
import io.pivotscope.frontend.probe.Sightings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The commands' side of the API. Thread-safe. */
public final class ApiClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** Less than a frontend keeps an idle connection, so that none is used that it just closes. */
  private static final int IDLE_SECONDS = 30;

  static {
    String idle = "jdk.httpclient.keepalive.timeout";
    if (System.getProperty(idle) == null) {
      System.setProperty(idle, Integer.toString(IDLE_SECONDS));
    }
  }

  /** Compiling waits for processes. */
  private static final Duration COMPILE = Duration.ofMinutes(2);

  private final HttpClient http;
  private final String scheme;
  private final String address;
  private final String token;

  /** Whether the token would leave this machine in the clear. */
  private final boolean exposed;

  /** Nobody answers there, or what answers is no frontend. */
  public static class Unreachable extends Exception {
    private static final long serialVersionUID = 1;

    public Unreachable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** What would have to be sent is not for everybody on the way. */
  public static final class Exposed extends Unreachable {
    private static final long serialVersionUID = 1;

    Exposed(String address) {
      super(
          "the token is not sent to "
              + address
              + " in the clear, where others could read it; give --tls-ca FILE --tls-cert FILE"
              + " --tls-key FILE, or run this on the frontend's own machine",
          null);
    }
  }

  /** The frontend says no; the query is wrong if the status is 422. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;
    private final transient List<String> errors;

    public Refused(int status, List<String> errors) {
      super(String.join("\n", errors));
      this.status = status;
      this.errors = List.copyOf(errors);
    }

    public int status() {
      return status;
    }

    public List<String> errors() {
      return errors;
    }
  }

  /**
   * @param address HOST:PORT
   */
  public ApiClient(String address, String token) {
    this(address, token, null);
  }

  /**
   * @param token empty where a certificate says who asks
   * @param tls null for a frontend on this machine that speaks in the clear
   */
  public ApiClient(String address, String token, @Nullable SSLContext tls) {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT);
    this.http = (tls == null ? builder : builder.sslContext(tls)).build();
    this.scheme = tls == null ? "http://" : "https://";
    this.address = address;
    this.token = token;
    this.exposed = tls == null && !token.isEmpty() && !isLoopback(address);
  }

  private static boolean isLoopback(String address) {
    try {
      String host = URI.create("http://" + address).getHost();
      return host != null
          && Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException | IllegalArgumentException e) {
      return false;
    }
  }

  public String address() {
    return address;
  }

  public Api.Installed install(Api.InstallRequest request) throws Unreachable, Refused {
    return post("/api/queries", request, Api.Installed.class);
  }

  public Api.Explained explain(Api.QueryText query) throws Unreachable, Refused {
    return post("/api/explain", query, Api.Explained.class);
  }

  /** What a query would cost, measured: takes as long as it says. */
  public Api.Lived explainLive(Api.LiveRequest request) throws Unreachable, Refused {
    return post("/api/explain/live", request, Api.Lived.class);
  }

  public Sightings find(Api.FindRequest request) throws Unreachable, Refused {
    return post("/api/find", request, Sightings.class);
  }

  /** Begins a counted probe; its run is a query's. */
  public Probing.Hot hot(Api.HotRequest request) throws Unreachable, Refused {
    return post("/api/find/hot", request, Probing.Hot.class);
  }

  /**
   * Why a query has no rows.
   *
   * @param probeMillis how long overrides are counted where a source is not called; 0: not at all
   */
  public Diagnosis why(long id, long probeMillis) throws Unreachable, Refused {
    return send(
        request("/api/queries/" + id + "/why?probe=" + probeMillis).timeout(COMPILE).GET().build(),
        Diagnosis.class);
  }

  public Api.Completed complete(Api.CompleteRequest request) throws Unreachable, Refused {
    return post("/api/complete", request, Api.Completed.class);
  }

  /**
   * @param withTable whether the result so far is wanted
   * @param afterWindow closed windows with a higher number come along
   */
  public RunView query(long id, boolean withTable, long afterWindow) throws Unreachable, Refused {
    return query(id, withTable ? Rows.ALL : Rows.NONE, afterWindow);
  }

  /**
   * @param rows of the result so far
   * @param afterWindow closed windows with a higher number come along
   */
  public RunView query(long id, Rows rows, long afterWindow) throws Unreachable, Refused {
    String wanted = rows.most() == 0 ? "table=false" : "latest=" + rows.most();
    return get("/api/queries/" + id + "?" + wanted + "&after=" + afterWindow, RunView.class);
  }

  public Api.Rows sql(Api.SqlRequest request) throws Unreachable, Refused {
    return post("/api/sql", request, Api.Rows.class);
  }

  public Api.Rows compare(Api.CompareRequest request) throws Unreachable, Refused {
    return post("/api/compare", request, Api.Rows.class);
  }

  public Api.HistoryList history() throws Unreachable, Refused {
    return get("/api/history", Api.HistoryList.class);
  }

  public Api.QueryList queries() throws Unreachable, Refused {
    return get("/api/queries", Api.QueryList.class);
  }

  public RunView stop(long id) throws Unreachable, Refused {
    return post("/api/queries/" + id + "/stop", List.of(), RunView.class);
  }

  /** Begins to end all queries everywhere. */
  public Api.Panicked panic() throws Unreachable, Refused {
    return post("/api/panic", List.of(), Api.Panicked.class);
  }

  /** One causal chain of a query; takes as long as events are collected, and a few seconds more. */
  public Chain chain(long id, Api.ChainRequest request) throws Unreachable, Refused {
    return post("/api/queries/" + id + "/chain", request, Chain.class);
  }

  public Api.AgentList agents() throws Unreachable, Refused {
    return get("/api/agents", Api.AgentList.class);
  }

  public Api.TracepointList tracepoints() throws Unreachable, Refused {
    return get("/api/tracepoints", Api.TracepointList.class);
  }

  /** The newest lines of the audit log, oldest of them first. */
  public Api.AuditList audit(int last) throws Unreachable, Refused {
    return get("/api/audit?last=" + last, Api.AuditList.class);
  }

  /** A dashboard over the metrics of a query. */
  public JsonObject grafana(long id) throws Unreachable, Refused {
    return get("/api/queries/" + id + "/grafana", JsonObject.class);
  }

  public Api.SavedList saved() throws Unreachable, Refused {
    return get("/api/saved", Api.SavedList.class);
  }

  private <T> T get(String path, Class<T> type) throws Unreachable, Refused {
    return send(request(path).GET().build(), type);
  }

  private <T> T post(String path, Object body, Class<T> type) throws Unreachable, Refused {
    byte[] json = Api.GSON.toJson(body).getBytes(StandardCharsets.UTF_8);
    return send(
        request(path).timeout(COMPILE).POST(HttpRequest.BodyPublishers.ofByteArray(json)).build(),
        type);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + address + path)).timeout(ANSWER);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private <T> T send(HttpRequest request, Class<T> type) throws Unreachable, Refused {
    if (exposed) {
      throw new Exposed(address);
    }
    try {
      HttpResponse<String> response =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() != 200) {
        Api.Failure failure = Api.GSON.fromJson(response.body(), Api.Failure.class);
        throw new Refused(
            response.statusCode(),
            failure == null ? List.of("HTTP " + response.statusCode()) : failure.errors());
      }
      return Api.GSON.fromJson(response.body(), type);
    } catch (SSLException e) {
      throw new Unreachable("no frontend to trust at " + address + ": " + e.getMessage(), e);
    } catch (IOException | JsonParseException e) {
      throw new Unreachable("no frontend answers at " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("interrupted", e);
    }
  }
}
