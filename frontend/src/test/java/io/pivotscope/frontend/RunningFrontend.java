package io.pivotscope.frontend;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.frontend.export.Metrics;
import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.lifecycle.Programs;
import io.pivotscope.frontend.lifecycle.Timing;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import io.pivotscope.protocol.link.AgentMessage.PathType;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A frontend on ports of its own, and agents that make up what they see. */
public final class RunningFrontend implements AutoCloseable {
  private static final Set<String> METHODS = Set.of("app.A.m", "com.example.Orders.place");
  private static final Timing FAST = new Timing(300, 50, 1_000, 60_000, 60_000, 5_000, 1_000);

  private final Frontend frontend;
  private final Path tokenFile;
  private final String token;
  private final List<FakeAgent> agents = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * @param directory for its data and token
   */
  public RunningFrontend(Path directory) throws Exception {
    this(directory, Frontend.Protection.TOKEN_ALONE);
  }

  /**
   * @param protection without TLS, which {@link #get} and {@link #post} do not speak
   */
  public RunningFrontend(Path directory, Frontend.Protection protection) throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    tokenFile = directory.resolve("token");
    token = TokenFile.readOrMake(tokenFile);
    frontend =
        Frontend.open(
            new Frontend.Settings(any, any, directory.resolve("data"), token, FAST)
                .with(protection),
            failure -> {
              throw new AssertionError(failure);
            });
  }

  /**
   * @param rows what it has to report each beat
   */
  public FakeAgent agent(String name, Function<AdviceProgram, List<Row>> rows) {
    FakeAgent agent =
        new FakeAgent(
            frontend.agentsAddress(), token, name, 100 + agents.size(), program -> 1, rows);
    agents.add(agent.describing(RunningFrontend::describe));
    return agent;
  }

  /** One group, {@code host}, with one 5 added up. */
  public static List<Row> oneRow(AdviceProgram program) {
    return List.of(Programs.group("host", 5));
  }

  /** One group of any result whose keys are texts, with one 5 in each aggregate. */
  public static List<Row> anyRow(AdviceProgram program) {
    Output output = program.output();
    Accumulator[] cells = Accumulators.create(output.aggregates(), output.argumentTypes());
    for (Accumulator cell : cells) {
      cell.add(5L);
    }
    Object[] key = new Object[output.keys().size()];
    Arrays.fill(key, "host");
    return List.of(
        new Row(ValueCodec.encodeTuple(Tuple.wrap(key)), Accumulators.encode(cells), 0, 0, false));
  }

  private static Description describe(Describe asked) {
    String name = asked.method().type() + "." + asked.method().method();
    if (!METHODS.contains(name)) {
      return new Description(asked.requestId(), false, List.of(), List.of());
    }
    List<PathType> paths = asked.paths().stream().map(p -> new PathType(p, "LONG", null)).toList();
    return new Description(
        asked.requestId(),
        true,
        List.of(
            new MethodDescription(
                asked.method().type(),
                asked.method().method(),
                List.of(),
                List.of(),
                "void",
                paths)),
        List.of());
  }

  /** HOST:PORT of the API. */
  public String http() {
    InetSocketAddress address = frontend.httpAddress();
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  public Metrics metrics() {
    return frontend.metrics();
  }

  public Path tokenFile() {
    return tokenFile;
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  public HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  /** With the owner's token. */
  public HttpRequest.Builder request(String path) {
    return request(path, token);
  }

  /**
   * @param shown empty for none
   */
  public HttpRequest.Builder request(String path, String shown) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + http() + path))
            .timeout(Duration.ofSeconds(30));
    return shown.isEmpty() ? request : request.header("Authorization", "Bearer " + shown);
  }

  /** What agents connect to. */
  public InetSocketAddress agents() {
    return frontend.agentsAddress();
  }

  public String token() {
    return token;
  }

  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws IOException {
    for (FakeAgent agent : agents) {
      agent.close();
    }
    frontend.close();
  }
}
