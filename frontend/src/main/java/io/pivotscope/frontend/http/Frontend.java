package io.pivotscope.frontend.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.pivotscope.frontend.access.AuditLog;
import io.pivotscope.frontend.access.Credentials;
import io.pivotscope.frontend.access.OwnerOnly;
import io.pivotscope.frontend.export.Metrics;
import io.pivotscope.frontend.fleet.AgentServer;
import io.pivotscope.frontend.fleet.Tls;
import io.pivotscope.frontend.history.History;
import io.pivotscope.frontend.history.Retention;
import io.pivotscope.frontend.history.Sql;
import io.pivotscope.frontend.lifecycle.Engine;
import io.pivotscope.frontend.lifecycle.Queries;
import io.pivotscope.frontend.lifecycle.Time;
import io.pivotscope.frontend.lifecycle.Timing;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.tls.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole frontend: data directory, engine, and the two ports, which listen once it is open. */
public final class Frontend implements AutoCloseable {
  private static final int NETWORK_THREADS = 2;
  private static final String AUDIT_LOG = "audit.log";

  private final EventLoopGroup group;
  private final Engine engine;
  private final AgentServer agents;
  private final HttpServer http;
  private final Metrics metrics;
  private final Sql sql;
  private final AuditLog audit;
  private final Settings settings;

  private Frontend(
      EventLoopGroup group,
      Engine engine,
      Sql sql,
      AgentServer agents,
      HttpServer http,
      Metrics metrics,
      AuditLog audit,
      Settings settings) {
    this.group = group;
    this.engine = engine;
    this.sql = sql;
    this.agents = agents;
    this.http = http;
    this.metrics = metrics;
    this.audit = audit;
    this.settings = settings;
  }

  /**
   * Who is let in beside whoever has the token.
   *
   * @param tls null for loopback in the clear
   * @param credentials file of further credentials; null for none
   */
  public record Protection(@Nullable TlsFiles tls, @Nullable Path credentials) {
    public static final Protection TOKEN_ALONE = new Protection(null, null);
  }

  /**
   * Files beside those that ship.
   *
   * @param tracepoints catalogues
   * @param carriers declared carriers, or directories of them
   * @param queries directories of saved queries
   */
  public record Additions(List<Path> tracepoints, List<Path> carriers, List<Path> queries) {
    public static final Additions NONE = new Additions(List.of(), List.of(), List.of());

    public Additions {
      tracepoints = List.copyOf(tracepoints);
      carriers = List.copyOf(carriers);
      queries = List.copyOf(queries);
    }
  }

  /**
   * @param data directory of the journal
   * @param additions what it knows beside what ships
   * @param history what is kept of results
   * @param protection what holds beside the token
   */
  public record Settings(
      InetSocketAddress agents,
      InetSocketAddress http,
      Path data,
      String token,
      Timing timing,
      Additions additions,
      Retention history,
      Protection protection) {

    /** What ships, a history of the usual size, and the token alone. */
    public Settings(
        InetSocketAddress agents, InetSocketAddress http, Path data, String token, Timing timing) {
      this(
          agents,
          http,
          data,
          token,
          timing,
          Additions.NONE,
          Retention.DEFAULT,
          Protection.TOKEN_ALONE);
    }

    public Settings with(Additions other) {
      return new Settings(agents, http, data, token, timing, other, history, protection);
    }

    public Settings with(Protection other) {
      return new Settings(agents, http, data, token, timing, additions, history, other);
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
    Protection protection = settings.protection();
    requireProtected(settings.agents(), protection);
    requireProtected(settings.http(), protection);
    Tls tls = protection.tls() == null ? null : Tls.of(protection.tls());
    Consumer<String> complaints = complaint -> System.err.println("pivotscope: " + complaint);
    Credentials credentials =
        Credentials.of(settings.token(), protection.credentials(), complaints);
    Vocabulary vocabulary = Vocabulary.of(Catalogues.shipped(), settings.additions().tracepoints());
    Compiling.requireSound(vocabulary.all());
    List<CarrierFile> carriers = CarrierFiles.with(settings.additions().carriers());
    makePrivate(settings.data(), complaints);
    History history =
        new History(
            settings.data().resolve("history"),
            settings.history(),
            System::currentTimeMillis,
            complaints);
    Engine engine =
        new Engine(
            settings.data(),
            floor -> Time.kept(settings.data(), floor),
            settings.timing(),
            carriers,
            history,
            onFailure);
    Sql sql = new Sql(history);
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(NETWORK_THREADS, NioIoHandler.newFactory());
    AgentServer agents = null;
    AuditLog audit = null;
    try {
      audit = AuditLog.open(settings.data().resolve(AUDIT_LOG), Instant::now, complaints);
      Entrance entrance = new Entrance(credentials, audit, tls);
      agents = AgentServer.listen(settings.agents(), entrance, tls, group, engine);
      Queries queries = new Queries(engine);
      Metrics metrics = new Metrics(queries);
      Saving saving = new Saving(settings.additions().queries());
      Routes routes = new Routes(queries, metrics, vocabulary, new HistoryApi(sql), saving);
      List<Route> all = new ArrayList<>(routes.all());
      all.addAll(new Auditing(audit).routes());
      Guard guard = new Guard(audit, () -> Answers.await(queries.connected()));
      HttpServer http =
          HttpServer.listen(
              settings.http(), entrance, group, new ApiHandler(all, guard), new LiveFeed(queries));
      return new Frontend(group, engine, sql, agents, http, metrics, audit, settings);
    } catch (Exception e) {
      if (agents != null) {
        agents.close();
      }
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      engine.close();
      sql.close();
      if (audit != null) {
        audit.close();
      }
      // Netty throws what bind threw, checked or not.
      if (e instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw new IOException(
          (audit == null ? "cannot audit: " : "cannot listen: ") + e.getMessage(), e);
    }
  }

  /** Nothing leaves this machine in the clear, nor to whoever shows no certificate. */
  private static void requireProtected(InetSocketAddress address, Protection protection)
      throws IOException {
    if (address.isUnresolved()) {
      throw new IOException("there is no host " + address.getHostString());
    }
    if (protection.tls() == null && !address.getAddress().isLoopbackAddress()) {
      throw new IOException(
          "will not listen at "
              + address.getHostString()
              + ": an address that is not loopback needs TLS with certificates on both ends;"
              + " give --tls-cert FILE --tls-key FILE --tls-ca FILE (docs/security.md says how"
              + " they are made)");
    }
  }

  /**
   * What is kept is values of applications: the owner's alone, where it is made here. One who has a
   * directory that others may read is told, since it may hold more than ours; what is ours in it
   * others may read no longer.
   */
  private static void makePrivate(Path data, Consumer<String> complaints) throws IOException {
    if (!Files.isDirectory(data)) {
      Files.createDirectories(data, OwnerOnly.DIRECTORY);
      return;
    }
    if (OwnerOnly.isReadableByOthers(data) || OwnerOnly.isWritableByOthers(data)) {
      complaints.accept(
          "others can read or write "
              + data
              + ", where values of applications are kept; what the frontend keeps there is made"
              + " yours alone; chmod 700 "
              + data);
    }
    for (String ours : List.of("journal", "journal.new", "lock", "history")) {
      OwnerOnly.tighten(data.resolve(ours));
    }
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(data, AUDIT_LOG + "*")) {
      for (Path log : logs) {
        OwnerOnly.tighten(log);
      }
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
    return bareAddress() + "#token=" + settings.token();
  }

  /** The same without the token: the page asks for one. */
  public String bareAddress() {
    String host = httpAddress().getAddress().getHostAddress();
    return (settings.protection().tls() == null ? "http://" : "https://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + httpAddress().getPort()
        + "/";
  }

  @Override
  public void close() throws IOException {
    http.close();
    agents.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    sql.close();
    engine.close();
    audit.close();
  }
}
