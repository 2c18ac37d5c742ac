package io.pivotscope.benchmarks.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A worker's side of the conversation: it prints {@code ready}, answers each line of standard input
 * with a line that begins with {@code done}, and ends with its input.
 */
final class Commands {

  /** Carries out one line; what it returns stands behind {@code done}. */
  interface Command {
    String run(String[] words) throws Exception;
  }

  private Commands() {}

  static void serve(Command command) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = next(in); line != null; line = next(in)) {
      System.out.println("done " + command.run(line.split(" ")));
    }
    System.exit(0);
  }

  private static String next(BufferedReader in) throws IOException {
    return in.readLine();
  }
}
