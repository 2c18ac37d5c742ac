package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.lifecycle.Timing;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Saved queries by name, of a frontend on real ports that no process is connected to. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SavedCommandTest {
  private static final Timing FAST = new Timing(300, 50, 1_000, 60_000, 60_000, 5_000, 1_000);
  private static final String LATE =
      "# Which orders are late?\n# When: it is.\nFrom o In app.Orders.place\nSelect COUNT\n";

  @TempDir Path directory;
  private Frontend frontend;
  private Path own;

  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void open() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    own = Files.createDirectories(directory.resolve("own"));
    Files.writeString(own.resolve("late.query"), LATE);
    String token = TokenFile.readOrMake(directory.resolve("token"));
    frontend =
        Frontend.open(
            new Frontend.Settings(any, any, directory.resolve("data"), token, FAST)
                .with(new Frontend.Additions(List.of(), List.of(), List.of(own))),
            failure -> {
              throw new AssertionError(failure);
            });
  }

  @AfterEach
  void close() throws Exception {
    frontend.close();
  }

  private Outcome run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--frontend", FrontendCommand.text(frontend.httpAddress())));
    all.addAll(List.of("--token", directory.resolve("token").toString()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            new PrintStream(out, true), new PrintStream(err, true), all.toArray(String[]::new));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void areListedWithWhatTheyAnswer() {
    assertThat(run("saved", "-o", "json").out().lines())
        .contains("{\"name\":\"own/late\",\"question\":\"Which orders are late?\"}")
        .anyMatch(line -> line.startsWith("{\"name\":\"hdfs/reads-by-program\",\"question\":"));
    assertThat(run("saved", "own", "-o", "csv").out())
        .isEqualTo("name,question\nown/late,Which orders are late?\n");
    Outcome none = run("saved", "hadoop");
    assertThat(none.code()).isEqualTo(ExitCodes.QUERY_ERROR);
    assertThat(none.err())
        .startsWith("no saved query is for hadoop\nhint: there are some for grpc, hbase, hdfs,");
  }

  @Test
  void areShownAsTheyStandInAFile() {
    assertThat(run("saved", "show", "own/late").out()).isEqualTo(LATE);
    assertThat(run("saved", "show", "@own/late").out()).isEqualTo(LATE);
    Outcome near = run("saved", "show", "hdfs/reads-by-programs");
    assertThat(near.code()).isEqualTo(ExitCodes.QUERY_ERROR);
    assertThat(near.err())
        .isEqualTo(
            "there is no saved query hdfs/reads-by-programs\n"
                + "hint: did you mean hdfs/reads-by-program?\n");
  }

  @Test
  void runByName() throws Exception {
    Outcome ran = run("query", "@own/late", "--for", "300ms", "-o", "json");
    assertThat(ran.out()).isEqualTo("{\"COUNT\":0}\n");
    assertThat(ran.err()).contains("pivotscope: no process was connected");
    assertThat(run("explain", "@own/late").out()).contains("app.Orders.place");
    Files.writeString(own.resolve("wrong.query"), "# Which?\nFrom o In app.Orders.place Selct x\n");
    assertThat(run("query", "@own/wrong").err()).startsWith("@own/wrong:1:28:");
  }

  @Test
  void aFileThatCannotBeUsedIsTold() throws Exception {
    Files.writeString(own.resolve("mute.query"), "From o In app.Orders.place Select COUNT");
    Outcome told = run("saved", "own");
    assertThat(told.code()).isZero();
    assertThat(told.out()).contains("own/late").doesNotContain("own/mute");
    assertThat(told.err()).startsWith(own.resolve("mute.query") + " is not used: ");
  }
}
