package testbed.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The line protocol of a guest: it prints {@code ready}, answers each line of standard input with
 * {@code done} and the line, and ends with its input. What it has to tell (a port) it prints
 * before.
 */
public final class Guest {

  /** Carries out one line. */
  @FunctionalInterface
  public interface Command {
    void run(String[] words) throws Exception;
  }

  private Guest() {}

  /** Serves until the input ends, then ends the process: a library's threads may live on. */
  public static void serve(Command command) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = next(in); line != null; line = next(in)) {
      command.run(line.split(" "));
      System.out.println("done " + line);
    }
    System.exit(0);
  }

  /** For a guest that only answers others. */
  public static void serve() throws Exception {
    serve(words -> {});
  }

  private static @Nullable String next(BufferedReader in) throws IOException {
    String line = in.readLine();
    return line == null || line.equals("quit") ? null : line;
  }
}
