package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What may follow a command's word. */
@FunctionalInterface
interface Words {

  /** A word and what is said beside it. */
  record Word(String text, String documentation) {}

  /** The words, most useful first; asked when Tab is pressed. */
  List<Word> from(ApiClient client) throws ApiClient.Unreachable, ApiClient.Refused;

  /** Nothing follows, or nothing that is known. */
  Words NONE = client -> List.of();

  /** The text of a query, which the compiler completes. */
  Words QUERY = client -> List.of();

  /** A text of several lines, which nobody completes. */
  Words LINES = client -> List.of();

  /** Numbers of queries that run. */
  Words RUNNING = queries(run -> !run.isEnded());

  /** Numbers of all queries that the frontend still knows. */
  Words KNOWN = queries(run -> true);

  /** Names of connected processes. */
  Words PROCESSES =
      client ->
          client.agents().agents().stream()
              .filter(agent -> agent.presence().equals("live"))
              .map(agent -> new Word(agent.procName(), agent.label()))
              .toList();

  /** These words, which need no explanation. */
  static Words of(String... words) {
    List<Word> all = List.of(words).stream().map(word -> new Word(word, "")).toList();
    return client -> all;
  }

  /** These and those. */
  default Words and(Words others) {
    return client -> {
      List<Word> all = new ArrayList<>(from(client));
      all.addAll(others.from(client));
      return all;
    };
  }

  private static Words queries(Predicate<RunView> which) {
    return client -> {
      List<Word> words = new ArrayList<>();
      for (RunView run : client.queries().queries()) {
        if (which.test(run)) {
          // The newest is meant more often than an old one.
          words.add(0, new Word(Long.toString(run.id()), run.state() + ": " + oneLine(run.text())));
        }
      }
      return words;
    };
  }

  /** A query's text without its line breaks. */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
