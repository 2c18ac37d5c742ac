package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.ApiClient;
import java.io.IOException;

/**
 * One word of the console: {@link Commands} lists them all, and help, completion and the page that
 * describes them are made from that list.
 *
 * @param arguments what follows the word, as help shows it; empty for nothing
 * @param help one line, without the word
 * @param words what Tab proposes behind the word
 * @param more what {@code ? NAME} says beyond the line; empty for nothing
 */
record Command(
    String name, String arguments, String help, Words words, Action action, String more) {

  /** What a command does. */
  @FunctionalInterface
  interface Action {
    /**
     * @param rest what was typed behind the word, without blanks around it
     * @throws Mistake if that is not what the command takes
     */
    void run(String rest, Session session)
        throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused;
  }

  /** What was typed cannot be obeyed; the message is for whoever typed it. */
  static final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    Mistake(String message) {
      super(message);
    }
  }

  Command(String name, String arguments, String help, Words words, Action action) {
    this(name, arguments, help, words, action, "");
  }

  /** The word and its arguments. */
  String usage() {
    return arguments.isEmpty() ? name : name + " " + arguments;
  }

  /** Whether the text of a query follows. */
  boolean takesQuery() {
    return words == Words.QUERY;
  }

  /** Whether what follows goes over as many lines as it takes. */
  boolean takesLines() {
    return takesQuery() || words == Words.LINES;
  }
}
