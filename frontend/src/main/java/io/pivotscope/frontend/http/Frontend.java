package io.pivotscope.frontend.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.pivotscope.frontend.export.Metrics;
import io.pivotscope.frontend.fleet.AgentServer;
import io.pivotscope.frontend.history.History;
import io.pivotscope.frontend.history.Retention;
import io.pivotscope.frontend.history.Sql;
import io.pivotscope.frontend.lifecycle.Engine;
import io.pivotscope.frontend.lifecycle.Queries;
import io.pivotscope.frontend.lifecycle.Time;
import io.pivotscope.frontend.lifecycle.Timing;
import io.pivotscope.protocol.carrier.CarrierFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A whole frontend: data directory, engine, and the two ports, which listen once it is open. */
public final class Frontend implements AutoCloseable {
  private static final int NETWORK_THREADS = 2;

  private final EventLoopGroup group;
  private final Engine engine;
  private final AgentServer agents;
  private final HttpServer http;
  private final Metrics metrics;
  private final Sql sql;
  private final String token;

  private Frontend(
      EventLoopGroup group,
      Engine engine,
      Sql sql,
      AgentServer agents,
      HttpServer http,
      Metrics metrics,
      String token) {
    this.group = group;
    this.engine = engine;
    this.sql = sql;
    this.agents = agents;
    this.http = http;
    this.metrics = metrics;
    this.token = token;
  }

  /**
   * @param data directory of the journal
   * @param tracepoints catalogue files beside those that ship
   * @param carriers files of declared carriers, or directories of them, beside those that ship
   * @param queries directories of saved queries beside those that ship
   * @param history what is kept of results
   */
  public record Settings(
      InetSocketAddress agents,
      InetSocketAddress http,
      Path data,
      String token,
      List<Path> tracepoints,
      List<Path> carriers,
      List<Path> queries,
      Timing timing,
      Retention history) {
    public Settings {
      tracepoints = List.copyOf(tracepoints);
      carriers = List.copyOf(carriers);
      queries = List.copyOf(queries);
    }

    /** Without declared carriers and saved queries beside those that ship. */
    public Settings(
        InetSocketAddress agents,
        InetSocketAddress http,
        Path data,
        String token,
        List<Path> tracepoints,
        Timing timing) {
      this(agents, http, data, token, tracepoints, List.of(), timing);
    }

    /** With a history of the usual size. */
    public Settings(
        InetSocketAddress agents,
        InetSocketAddress http,
        Path data,
        String token,
        List<Path> tracepoints,
        List<Path> carriers,
        Timing timing) {
      this(agents, http, data, token, tracepoints, carriers, List.of(), timing, Retention.DEFAULT);
    }
  }

  /**
   * Opens all of it, or nothing.
   *
   * @param onFailure told once if the data directory can no longer be written
   * @throws IOException with a sentence for people: an address that is not loopback or is in use, a
   *     data directory in use, a catalogue or a declared carrier that cannot be read or has errors
   */
  public static Frontend open(Settings settings, Consumer<Throwable> onFailure)
      throws IOException, InterruptedException {
    requireLoopback(settings.agents());
    requireLoopback(settings.http());
    Vocabulary vocabulary = Vocabulary.of(Catalogues.shipped(), settings.tracepoints());
    Compiling.requireSound(vocabulary.all());
    List<CarrierFile> carriers = CarrierFiles.with(settings.carriers());
    Time time = Time.system();
    History history =
        new History(
            settings.data().resolve("history"),
            settings.history(),
            System::currentTimeMillis,
            complaint -> System.err.println("pivotscope: " + complaint));
    Engine engine =
        new Engine(settings.data(), time, settings.timing(), carriers, history, onFailure);
    Sql sql = new Sql(history);
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(NETWORK_THREADS, NioIoHandler.newFactory());
    AgentServer agents = null;
    try {
      agents = AgentServer.listen(settings.agents(), settings.token(), group, engine);
      Queries queries = new Queries(engine, time);
      Metrics metrics = new Metrics(queries);
      Saving saving = new Saving(settings.queries());
      Routes routes = new Routes(queries, metrics, vocabulary, new HistoryApi(sql), saving);
      Token token = new Token(settings.token());
      HttpServer http =
          HttpServer.listen(
              settings.http(), token, group, new ApiHandler(routes.all()), new LiveFeed(queries));
      return new Frontend(group, engine, sql, agents, http, metrics, settings.token());
    } catch (Exception e) {
      if (agents != null) {
        agents.close();
      }
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      engine.close();
      sql.close();
      // Netty throws what bind threw, checked or not.
      if (e instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw new IOException("cannot listen: " + e.getMessage(), e);
    }
  }

  /** Until TLS is there, nothing leaves this machine. */
  private static void requireLoopback(InetSocketAddress address) throws IOException {
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new IOException(
          "will not listen at "
              + address.getHostString()
              + ": an address that is not loopback needs TLS, which there is not yet");
    }
  }

  public InetSocketAddress agentsAddress() {
    return agents.address();
  }

  public InetSocketAddress httpAddress() {
    return http.address();
  }

  /** What it measures, for whoever exports it. */
  public Metrics metrics() {
    return metrics;
  }

  /**
   * Where a browser finds the page. The token stands behind the {@code #}, which browsers keep to
   * themselves.
   */
  public String pageAddress() {
    String host = httpAddress().getAddress().getHostAddress();
    return "http://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + httpAddress().getPort()
        + "/#token="
        + token;
  }

  @Override
  public void close() throws IOException {
    http.close();
    agents.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    sql.close();
    engine.close();
  }
}
