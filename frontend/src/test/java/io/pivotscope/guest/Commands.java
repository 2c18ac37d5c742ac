package io.pivotscope.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads a command per line and answers each with {@code done}; ends with the input. */
final class Commands {

  /** Carries out one line. */
  interface Command {
    void run(String[] words) throws Exception;
  }

  private Commands() {}

  static void serve(Command command) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = next(in); line != null; line = next(in)) {
      command.run(line.split(" "));
      System.out.println("done " + line);
    }
  }

  private static String next(BufferedReader in) throws IOException {
    String line = in.readLine();
    return line == null || line.equals("quit") ? null : line;
  }
}
