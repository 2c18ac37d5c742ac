package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.view.ScreenStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Nothing that others send draws on the screen of whoever runs a command. */
class ScreenStreamTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream plain = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final PrintStream screen = ScreenStream.of(plain);

  private String printed() {
    String all = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return all;
  }

  @Test
  void whatMovesTheCursorIsVisible() {
    screen.println("partial: refused: dn-1\u001b]0;title\u0007\r\u009b2J ü €");
    assertThat(printed())
        .isEqualTo("partial: refused: dn-1\uFFFD]0;title\uFFFD\uFFFD\uFFFD2J ü €\n");
    screen.printf(Locale.ROOT, "%s%n", "a\u001b");
    screen.print((Object) "b\u001b");
    assertThat(printed()).isEqualTo("a\uFFFD\nb\uFFFD");
    screen.println("error: x\n\tLINE 1\n");
    assertThat(printed()).isEqualTo("error: x\n\tLINE 1\n\n");
  }

  @Test
  void everyCommandPrintsThere() {
    for (CommandLine each : Main.line(plain, plain).getSubcommands().values()) {
      if (each.getCommand() instanceof Command command) {
        assertThat(List.of(command.out, command.err)).hasOnlyElementsOfType(ScreenStream.class);
      }
    }
  }

  @Test
  void csvIsForProgramsAndStaysAsItIs() {
    OutputFormat csv = CommandLine.populateCommand(new OutputFormat(), "-o", "CSV");
    csv.print(screen, List.of("k"), List.<Object[]>of(new Object[] {"a\u001bb"}));
    assertThat(printed()).isEqualTo("k\na\u001bb\n");
  }
}
