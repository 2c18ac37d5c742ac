package io.pivotscope.frontend.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands on a page of the documentation, in its order: each {@code sh} block is one, and a
 * block without a language right after it begins as what the command prints does.
 */
final class PageCommands {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^ *```sh\n(?<text>.*?)^ *```\n(?:\n*^ *```\n(?<output>.*?)^ *```\n)?");

  private PageCommands() {}

  /**
   * One block.
   *
   * @param output how the page shows its output; empty if it does not
   */
  record PageCommand(String text, String output) {

    /** Whether it goes on until somebody ends it: what follows is for another terminal. */
    boolean goesOn() {
      return text.startsWith("./pivotscope frontend")
          || text.startsWith("./pivotscope demo --hunt")
          || text.startsWith("java ");
    }

    /** Whether it is how the build is made that is tested here. */
    boolean builds() {
      return text.startsWith("mvn ");
    }

    /** The first line that the page shows of the output, whatever its numbers. */
    String begin() {
      return normal(output.lines().filter(line -> !line.isBlank()).findFirst().orElse(""));
    }

    @Override
    public String toString() {
      return text.lines().findFirst().orElse("");
    }
  }

  static List<PageCommand> on(Path page) {
    List<PageCommand> commands = new ArrayList<>();
    Matcher block = BLOCK.matcher(read(page));
    while (block.find()) {
      String output = block.group("output");
      commands.add(
          new PageCommand(block.group("text").stripIndent().strip(), output == null ? "" : output));
    }
    return commands;
  }

  /** A line without what differs from run to run. */
  static String normal(String line) {
    return line.strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\d[\\d,.]*", "#")
        .replaceAll("\\s+", " ");
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
