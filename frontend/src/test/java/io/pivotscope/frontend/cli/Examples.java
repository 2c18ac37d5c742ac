package io.pivotscope.frontend.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What pages show of a command.
 *
 * @param says one sentence
 * @param typed as in a shell, {@code ./pivotscope} first
 */
record Examples(String says, String typed) {
  private static final Path FOLDER = Path.of("src", "test", "resources", "examples");

  /** Those of a command; a file has them apart by an empty line. */
  static List<Examples> of(String command) throws IOException {
    List<Examples> all = new ArrayList<>();
    for (String each : Files.readString(FOLDER.resolve(command + ".txt")).split("\n\n")) {
      String[] parts = each.strip().split("\n", 2);
      all.add(new Examples(parts[0].replaceFirst("^# ", ""), parts[1]));
    }
    return all;
  }

  /** The arguments that a shell makes of it. */
  List<String> arguments() throws IOException, InterruptedException {
    String script =
        "pivotscope() { printf '%s\\0' \"$@\"; }\n" + typed.replace("./pivotscope", "pivotscope");
    Process shell = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    String told =
        new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (!shell.waitFor(20, TimeUnit.SECONDS) || shell.exitValue() != 0) {
      throw new IOException(typed + ": " + told);
    }
    return List.of(told.split("\0"));
  }
}
