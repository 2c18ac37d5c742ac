package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Presses the key in a real shell. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class CompletionScriptTest {

  @TempDir Path directory;
  private Path script;

  @BeforeEach
  void write() throws IOException {
    script = directory.resolve("completion.bash");
    Files.writeString(script, CommandBench.plain("completion", "bash").out());
    // Stands in for ./pivotscope: two queries run.
    Path command = directory.resolve("pivotscope");
    Files.writeString(
        command,
        "#!/bin/sh\n"
            + "[ \"$*\" = 'queries -o csv' ] && printf 'id,state\\n"
            + "7,collecting\\n"
            + "12,waiting\\n"
            + "'\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
  }

  /** What bash proposes for the last word. */
  private List<String> proposed(String... words) throws Exception {
    StringBuilder typed = new StringBuilder();
    for (String word : words) {
      typed.append(" '").append(word).append("'");
    }
    String[] lines = {
      // It is for a shell with a prompt.
      "compopt() { :; }",
      "source '" + script + "'",
      "COMP_WORDS=(./pivotscope" + typed + ")",
      "COMP_CWORD=" + words.length,
      "COMP_LINE=\"${COMP_WORDS[*]}\"",
      "_complete_pivotscope ./pivotscope",
      "printf '%s\\n' \"${COMPREPLY[@]}\""
    };
    Process shell =
        new ProcessBuilder("bash", "--norc", "-c", String.join("\n", lines))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String told = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return told.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  @Test
  void commandsAndOptionsAreProposed() throws Exception {
    assertThat(proposed("")).contains("query", "agents", "stop", "completion");
    assertThat(proposed("qu")).containsExactlyInAnyOrder("query", "queries");
    assertThat(proposed("query", "--l")).containsExactly("--live");
    assertThat(proposed("agents", "-o", "")).containsExactlyInAnyOrder("table", "csv", "json");
    assertThat(proposed("completion", "")).containsExactlyInAnyOrder("bash", "zsh");
  }

  @Test
  void queriesOfTheMomentAreProposed() throws Exception {
    assertThat(proposed("why", "")).containsExactly("7", "12");
    assertThat(proposed("grafana", "1")).containsExactly("12");
    assertThat(proposed("stop", "")).containsExactly("all", "7", "12");
  }

  @Test
  void withoutAFrontendThereIsNoNoise() throws Exception {
    Files.writeString(directory.resolve("pivotscope"), "#!/bin/sh\necho none >&2\nexit 4\n");
    assertThat(proposed("why", "")).isEmpty();
  }

  @Test
  void theScriptIsSoundForBoth() throws Exception {
    for (String shell : List.of("bash", "zsh")) {
      Process which = new ProcessBuilder("bash", "-c", "command -v " + shell).start();
      assumeThat(which.waitFor(20, TimeUnit.SECONDS) && which.exitValue() == 0)
          .as(shell + " is installed")
          .isTrue();
      Path file = directory.resolve("for." + shell);
      Files.writeString(file, CommandBench.plain("completion", shell).out());
      Process check =
          new ProcessBuilder(shell, "-n", file.toString()).redirectErrorStream(true).start();
      assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEmpty();
      assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
