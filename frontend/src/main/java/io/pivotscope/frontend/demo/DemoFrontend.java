package io.pivotscope.frontend.demo;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.lifecycle.Timing;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A frontend for one demonstration: its data lies in a directory that is gone with it. */
public final class DemoFrontend implements AutoCloseable {
  private static final int AGENTS_PORT = 7070;
  private static final int HTTP_PORT = 7071;

  /** A dozen processes that arm at once on a small machine take longer than production's. */
  private static final Timing PATIENT = Timing.DEFAULT.withArmMillis(20_000);

  private final Path directory;
  private final Frontend frontend;
  private final String token;

  private DemoFrontend(Path directory, Frontend frontend, String token) {
    this.directory = directory;
    this.frontend = frontend;
    this.token = token;
  }

  /** Where it is to listen; null for the usual port if both are free, else for any. */
  public record Addresses(@Nullable InetSocketAddress agents, @Nullable InetSocketAddress http) {}

  static DemoFrontend open(Addresses wanted) throws IOException, InterruptedException {
    boolean usual = isFree(AGENTS_PORT) && isFree(HTTP_PORT);
    InetSocketAddress agents = wanted.agents();
    InetSocketAddress http = wanted.http();
    Path directory = Files.createTempDirectory("pivotscope-demo");
    String token = TokenFile.readOrMake(TokenFile.userFile());
    try {
      Frontend frontend =
          Frontend.open(
              new Frontend.Settings(
                  agents == null ? loopback(usual ? AGENTS_PORT : 0) : agents,
                  http == null ? loopback(usual ? HTTP_PORT : 0) : http,
                  directory.resolve("data"),
                  token,
                  PATIENT),
              failure -> System.err.println("pivotscope: the frontend failed: " + failure));
      return new DemoFrontend(directory, frontend, token);
    } catch (IOException | InterruptedException e) {
      delete(directory);
      throw e;
    }
  }

  /** Says where it is. */
  void announce(PrintStream out) {
    out.println(
        "frontend   agents at "
            + text(frontend.agentsAddress())
            + ", commands at "
            + text(frontend.httpAddress()));
    out.println("page       " + frontend.pageAddress());
  }

  /** What follows {@code -javaagent:}, with {procName} and {host} to be filled in. */
  String agentOf(Path home) {
    return AgentJar.under(home)
        + "=frontend="
        + text(frontend.agentsAddress())
        + ",procName={procName},host={host}";
  }

  /** For what the sample system complains of. */
  Path log() {
    return directory.resolve("sample.log");
  }

  ApiClient client() {
    return new ApiClient(text(frontend.httpAddress()), token);
  }

  /** What commands need to find it: nothing at the usual port. */
  String option() {
    int port = frontend.httpAddress().getPort();
    return port == HTTP_PORT ? "" : " --frontend " + text(frontend.httpAddress());
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  @Override
  public void close() throws IOException {
    try {
      frontend.close();
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(directory)) {
      tree.sorted(Comparator.reverseOrder()).forEach(deepestFirst::add);
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
