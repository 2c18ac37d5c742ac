package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pivotscope.frontend.GoldenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;

/** Pages and the man page are what the commands say of themselves. */
class CommandPagesTest {

  static Stream<String> commands() {
    return CommandPages.commands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void thePageOfACommandIsItsModel(String name) throws IOException {
    CommandSpec spec = CommandPages.commands().get(name);
    GoldenFile.assertSame("docs/commands/" + name + ".md", CommandPages.markdown(name, spec));
  }

  @Test
  void theIndexHasEveryPage() throws IOException {
    GoldenFile.assertSame("docs/commands/README.md", CommandPages.index());
    Set<String> pages = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("..", "docs", "commands"))) {
      files.forEach(file -> pages.add(file.getFileName().toString().replace(".md", "")));
    }
    Set<String> expected = new TreeSet<>(CommandPages.commands().keySet());
    expected.add("README");
    assertThat(pages).isEqualTo(expected);
  }

  @Test
  void everyArgumentSaysWhatItMeans() {
    for (Map.Entry<String, CommandSpec> each : CommandPages.commands().entrySet()) {
      assertThat(CommandPages.description(each.getValue())).as(each.getKey()).endsWith(".");
      for (CommandPages.Argument argument : CommandPages.arguments(each.getValue())) {
        assertThat(argument.meaning()).as(each.getKey() + " " + argument.written()).isNotBlank();
        assertThat(argument.meaning()).doesNotContain("${");
      }
    }
  }

  @Test
  void theManPageIsTheModelToo() throws IOException {
    GoldenFile.assertSame("docs/man/pivotscope.1", ManPage.of(CommandPages.commands()));
  }

  @Test
  void theManPageIsWrittenAsGroffWantsIt() throws Exception {
    Process which = new ProcessBuilder("bash", "-c", "command -v groff").start();
    assumeThat(which.waitFor(20, TimeUnit.SECONDS) && which.exitValue() == 0)
        .as("groff is installed")
        .isTrue();
    Process groff =
        new ProcessBuilder("groff", "-man", "-ww", "-z", "-Kutf8", "../docs/man/pivotscope.1")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
    assertThat(groff.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(groff.exitValue()).isZero();
  }
}
