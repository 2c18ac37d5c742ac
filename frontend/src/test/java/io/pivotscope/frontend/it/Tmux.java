package io.pivotscope.frontend.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A terminal that a test types at and looks at: a session of a tmux server of its own. */
final class Tmux implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SESSION = "console";

  private final Path socket;
  private final StringBuilder transcript = new StringBuilder();
  private int columns;
  private int rows;

  /**
   * @param directory for the server's socket
   * @param command what runs in the terminal, for a shell
   */
  Tmux(Path directory, int columns, int rows, String command) {
    this.socket = directory.resolve("tmux");
    this.columns = columns;
    this.rows = rows;
    tmux(
        "-f",
        "/dev/null",
        "new-session",
        "-d",
        "-s",
        SESSION,
        "-x",
        "" + columns,
        "-y",
        "" + rows,
        command);
  }

  static boolean isInstalled() {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "tmux")));
  }

  /** Types a text and presses Enter. */
  void line(String text) {
    type(text);
    press("Enter");
  }

  void type(String text) {
    // A semicolon at the end would begin tmux's next command.
    String safe = text.endsWith(";") ? text.substring(0, text.length() - 1) + "\\;" : text;
    tmux("send-keys", "-t", SESSION, "-l", safe);
  }

  /** Presses a key by tmux's name for it: {@code Enter, Tab, C-c}. */
  void press(String key) {
    tmux("send-keys", "-t", SESSION, key);
  }

  void resize(int newColumns, int newRows) {
    columns = newColumns;
    rows = newRows;
    tmux("resize-window", "-t", SESSION, "-x", "" + newColumns, "-y", "" + newRows);
  }

  /** The lines on the screen, without blank ones at its end. */
  List<String> screen() {
    return tmux("capture-pane", "-p", "-t", SESSION);
  }

  /** The screen and what has scrolled off it, long lines in one. */
  List<String> all() {
    return tmux("capture-pane", "-p", "-J", "-S", "-1000", "-t", SESSION);
  }

  /** Waits until the screen is as wanted, and returns it. */
  List<String> await(String what, Predicate<List<String>> wanted) {
    try {
      return Awaitility.await(what)
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(200))
          .until(this::screen, wanted);
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError("not seen: " + what + "\n" + String.join("\n", screen()), e);
    }
  }

  /** Waits until a line of the screen holds this. */
  List<String> awaitText(String text) {
    return await(text, lines -> lines.stream().anyMatch(line -> line.contains(text)));
  }

  /** Adds the screen to the transcript, under a heading. */
  Tmux keep(String heading, List<String> lines) {
    transcript.append("\n== ").append(heading).append(" (").append(columns).append(" x ");
    transcript.append(rows).append(")\n\n");
    lines.forEach(line -> transcript.append(line).append('\n'));
    return this;
  }

  String transcript() {
    return transcript.toString();
  }

  private List<String> tmux(String... words) {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
    command.addAll(List.of(words));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      List<String> lines =
          new ArrayList<>(
              new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                  .lines()
                  .map(String::stripTrailing)
                  .toList());
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + String.join("\n", lines));
      }
      while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
        lines.remove(lines.size() - 1);
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    tmux("kill-server");
  }
}
