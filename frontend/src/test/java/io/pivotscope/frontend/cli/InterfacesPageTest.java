package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page for programs says what is so. */
class InterfacesPageTest {

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "interfaces.md"));
  }

  @Test
  void exitCodesAreThoseOfTheHelp() throws IOException {
    StringBuilder table = new StringBuilder("| code | meaning |\n| --- | --- |\n");
    ExitCodes.meanings().forEach((code, says) -> table.append("| " + code + " | " + says + " |\n"));
    assertThat(page()).contains(table + "\n");
  }

  @Test
  void fieldsAreThoseOfTheCommands() throws IOException {
    String page = page();
    OutputFormatTest.FIELDS.forEach(
        (command, fields) -> {
          if (!List.of("query", "sql").contains(command)) {
            String row = "| `" + command + "` | `" + String.join("` `", fields) + "` |\n";
            assertThat(page).contains(row);
          }
        });
  }
}
