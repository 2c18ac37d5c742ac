package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.history.Retention;
import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.lifecycle.Timing;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a frontend until it is ended. */
@CommandLine.Command(
    name = "frontend",
    description = "Run the frontend that agents and commands connect to, until it is ended.")
final class FrontendCommand extends Command {
  @Option(
      names = "--agents",
      paramLabel = "HOST:PORT",
      converter = HostPort.class,
      defaultValue = "127.0.0.1:7070",
      description = "where agents connect (default: ${DEFAULT-VALUE})")
  private @Nullable InetSocketAddress agents;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      converter = HostPort.class,
      defaultValue = Connection.DEFAULT_HTTP,
      description = "where commands connect (default: ${DEFAULT-VALUE})")
  private @Nullable InetSocketAddress http;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where queries and results are kept (default: ~/.pivotscope/data/PORT)")
  private @Nullable Path data;

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description =
          "file with the token, made if missing (default: $PIVOTSCOPE_TOKEN, or ~/.pivotscope/token)")
  private @Nullable Path token;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description =
          "further tokens and certificates and their roles; pivotscope credential makes them")
  private @Nullable Path credentials;

  @Mixin private TlsOptions tls = new TlsOptions(false);

  @Option(
      names = "--tracepoints",
      paramLabel = "FILE",
      description = "catalogue of tracepoints, beside those that ship; may be repeated")
  private List<Path> tracepoints = new ArrayList<>();

  @Option(
      names = "--carriers",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "how requests travel with an RPC of your own: a .carrier file, or a directory of them;"
              + " may be repeated")
  private List<Path> carriers = new ArrayList<>();

  @Option(
      names = "--queries",
      paramLabel = "DIR",
      description =
          "directory of your own saved queries, beside ~/.pivotscope/queries; may be repeated")
  private List<Path> queries = new ArrayList<>();

  @Option(
      names = "--arm",
      paramLabel = "TIME",
      converter = Durations.class,
      defaultValue = "2s",
      description =
          "how long a query waits for processes to arm before it begins without them"
              + " (default: ${DEFAULT-VALUE})")
  private long armMillis;

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      converter = Durations.class,
      defaultValue = "60s",
      description =
          "how long processes keep their queries when nothing is heard of the frontend"
              + " (default: ${DEFAULT-VALUE})")
  private long leaseMillis;

  @Option(
      names = "--canary",
      paramLabel = "TIME",
      converter = Durations.OrOff.class,
      defaultValue = "off",
      description =
          "try each query so long on one process, then on some, before all have it"
              + " (default: ${DEFAULT-VALUE})")
  private long canaryMillis;

  @Mixin private OtlpOptions otlp = new OtlpOptions();

  @Option(
      names = "--history-max-bytes",
      paramLabel = "SIZE",
      converter = Bytes.class,
      defaultValue = "2g",
      description =
          "history that is kept, the oldest goes first; 0: none (default: ${DEFAULT-VALUE})")
  private long historyMaxBytes;

  @Option(
      names = "--history-max-age",
      paramLabel = "TIME",
      converter = Durations.class,
      defaultValue = "30d",
      description = "how long history is kept (default: ${DEFAULT-VALUE})")
  private long historyMaxAgeMillis;

  FrontendCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws IOException, InterruptedException {
    if (agents == null || http == null) {
      throw new IOException("no address");
    }
    Path secret = token == null ? TokenFile.userFile() : token;
    Frontend.Settings settings =
        new Frontend.Settings(
            agents,
            http,
            directory(agents.getPort()),
            TokenFile.readOrMake(secret),
            Timing.DEFAULT
                .withArmMillis(armMillis)
                .withFrontendLeaseMillis(leaseMillis)
                .withCanaryMillis(canaryMillis),
            new Frontend.Additions(tracepoints, carriers, savedQueries()),
            new Retention(historyMaxBytes, historyMaxAgeMillis),
            new Frontend.Protection(tls.files(), credentials));
    Frontend frontend =
        Frontend.open(
            settings,
            failure -> {
              // Not to acknowledge what is not durable, it is better to be gone.
              err.println("pivotscope: the frontend failed: " + failure);
              err.flush();
              Runtime.getRuntime().halt(ExitCodes.FAILED);
            });
    Closeable push = otlp.start(frontend, err::println);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    push.close();
                    frontend.close();
                  } catch (IOException e) {
                    err.println("pivotscope: " + e.getMessage());
                  }
                  ended.countDown();
                },
                "pivotscope-shutdown"));
    out.println(
        "pivotscope frontend is ready: agents at "
            + text(frontend.agentsAddress())
            + ", commands at "
            + text(frontend.httpAddress()));
    out.println("page: " + page(frontend, settings.protection(), secret));
    out.flush();
    ended.await();
    return ExitCodes.OK;
  }

  /**
   * With the token where it is the only one, on the machine of whoever reads this. Where others are
   * let in too, what is printed goes to logs that are not the owner's alone.
   */
  static String page(Frontend frontend, Frontend.Protection protection, Path secret) {
    return protection.equals(Frontend.Protection.TOKEN_ALONE)
        ? frontend.pageAddress()
        : frontend.bareAddress() + " (asks for a token; the owner's is in " + secret + ")";
  }

  private Path directory(int port) throws IOException {
    if (data != null) {
      return data;
    }
    if (port == 0) {
      return Files.createTempDirectory("pivotscope");
    }
    return Path.of(System.getProperty("user.home"), ".pivotscope", "data", Integer.toString(port));
  }

  /** Those that were named come first, and so win. */
  private List<Path> savedQueries() throws IOException {
    List<Path> all = new ArrayList<>(queries);
    for (Path directory : all) {
      if (!Files.isDirectory(directory)) {
        throw new IOException("--queries " + directory + " is not a directory");
      }
    }
    all.add(Path.of(System.getProperty("user.home"), ".pivotscope", "queries"));
    return all;
  }

  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
