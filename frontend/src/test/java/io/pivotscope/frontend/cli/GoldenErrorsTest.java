package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.FakeAgent;
import io.pivotscope.frontend.ShopDescriptions;
import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.lifecycle.Timing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every mistake that the compiler's golden files know is told to the person at the command line as
 * it stands there, with exit code 2, and installs nothing.
 */
class GoldenErrorsTest {
  private static final Path COMPILER = Path.of("..", "query-compiler", "src", "test", "resources");
  private static final Timing FAST = new Timing(300, 50, 1_000, 60_000, 60_000, 5_000, 1_000);

  private static final int PROCESSES = 3;

  @TempDir static Path directory;
  private static Frontend frontend;
  private static final List<FakeAgent> shops = new ArrayList<>();
  private static Path token;

  private record Outcome(int code, String out, String err) {}

  /** A golden file: a text, and what is said of it. */
  private record Golden(String text, String told) {
    static Golden read(String name) throws IOException {
      String file = Files.readString(COMPILER.resolve("golden").resolve(name + ".txt"));
      String[] parts = file.split("\n----\n", 2);
      return new Golden(parts[0], parts[1]);
    }
  }

  @BeforeAll
  static void open() throws Exception {
    token = directory.resolve("token");
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    frontend =
        Frontend.open(
            new Frontend.Settings(
                    any, any, directory.resolve("data"), TokenFile.readOrMake(token), FAST)
                .with(
                    new Frontend.Additions(
                        List.of(COMPILER.resolve("paper.tracepoints")), List.of(), List.of())),
            failure -> {
              throw new AssertionError(failure);
            });
    // As many as the compiler's own test has.
    for (int i = 0; i < PROCESSES; i++) {
      shops.add(
          new FakeAgent(
                  frontend.agentsAddress(),
                  TokenFile.read(token),
                  "Shop" + i,
                  100 + i,
                  program -> 1,
                  program -> List.of())
              .describing(ShopDescriptions::answer));
    }
    await().until(() -> run("agents", "-o", "json").out().lines().count() == PROCESSES);
  }

  @AfterAll
  static void close() throws Exception {
    for (FakeAgent shop : shops) {
      shop.close();
    }
    frontend.close();
  }

  static Stream<String> errors() throws IOException {
    return names("errors");
  }

  static Stream<String> catalogues() throws IOException {
    return names("catalogue");
  }

  private static Stream<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(COMPILER.resolve("golden").resolve(folder))) {
      List<String> names =
          files.map(f -> folder + "/" + f.getFileName().toString().replace(".txt", "")).toList();
      assertThat(names).as(folder).hasSizeGreaterThan(8);
      return names.stream().sorted();
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void aWrongQueryIsToldAndNotInstalled(String name) throws IOException {
    Golden golden = Golden.read(name);
    Path file = Files.writeString(directory.resolve("q.pq"), golden.text());
    assertRefused(
        golden.told().replace("q.pq:", file + ":"), "query", "-f", file.toString(), "--for", "1s");
  }

  @ParameterizedTest
  @MethodSource("catalogues")
  void aWrongCatalogueIsToldAndInstallsNothing(String name) throws IOException {
    Golden golden = Golden.read(name);
    Path file = Files.writeString(directory.resolve("x.tracepoints"), golden.text());
    String query = "From incr In DataNodeMetrics.incrBytesRead Select COUNT";
    String told = golden.told().replace("x.tracepoints:", file + ":");
    assertRefused(told, "query", "-e", query, "--tracepoints", file.toString(), "--for", "1s");
  }

  private static void assertRefused(String told, String... command) {
    Outcome outcome = run(command);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(blocks(outcome.err())).containsAll(blocks(told));
    assertThat(run("queries", "--all", "-o", "json").out()).isEmpty();
  }

  /**
   * The messages. Hints that list all names are shortened: the frontend knows more tracepoints than
   * the compiler's tests do.
   */
  private static List<String> blocks(String text) {
    List<String> blocks = new ArrayList<>();
    for (String line : text.stripTrailing().lines().toList()) {
      boolean continues = line.startsWith("   ") || line.startsWith("hint: ");
      String shown = line.replaceFirst("^(hint: there are ).*", "$1..").stripTrailing();
      if (continues && !blocks.isEmpty()) {
        blocks.set(blocks.size() - 1, blocks.get(blocks.size() - 1) + "\n" + shown);
      } else {
        blocks.add(shown);
      }
    }
    return blocks;
  }

  private static Outcome run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--frontend", FrontendCommand.text(frontend.httpAddress())));
    all.addAll(List.of("--token", token.toString()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            new PrintStream(out, true), new PrintStream(err, true), all.toArray(new String[0]));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
