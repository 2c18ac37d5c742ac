package io.pivotscope.frontend.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/console.md names the commands that there are, in their order, and no others. */
class ConsolePageTest {
  private static final Path PAGE = Path.of("../docs/console.md");

  @Test
  void everyCommandIsOnThePage() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.startsWith("| command |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Commands.ALL.stream()
                .map(c -> "| `" + c.usage().replace("|", "\\|") + "` | " + c.help() + " |")
                .toList());
  }
}
