package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.view.Cells;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Completes the console's own commands by itself and queries by asking the frontend, which knows
 * what is connected. Where it does not answer, there is nothing to propose.
 */
final class QueryCompleter implements Completer {
  /** Kinds behind which a blank is wanted. */
  private static final Set<String> WORDS =
      Set.of("clause", "keyword", "option", "source", "place", "unit");

  private final ApiClient client;

  QueryCompleter(ApiClient client) {
    this.client = client;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String text = line.line();
    int word = line.cursor() - line.wordCursor();
    String before = text.substring(0, word);
    Optional<Command> command = Commands.of(before);
    String typed = line.word().substring(0, line.wordCursor()).toLowerCase(Locale.ROOT);
    if (before.isBlank()) {
      for (Command each : Commands.ALL) {
        propose(new Words.Word(each.name(), each.help()), typed, "command", candidates);
      }
    }
    if (line.word().startsWith("@")) {
      saved(typed, candidates);
    } else if (command.isEmpty()) {
      query(line, 0, word, candidates);
    } else if (command.get().takesQuery()) {
      query(line, afterCommand(text), word, candidates);
    } else {
      words(command.get(), typed, candidates);
    }
  }

  private void saved(String typed, List<Candidate> candidates) {
    try {
      for (Api.Saved each : client.saved().saved()) {
        propose(
            new Words.Word("@" + each.name(), each.question()), typed, each.system(), candidates);
      }
    } catch (ApiClient.Unreachable | ApiClient.Refused nobody) {
      // whatever is typed next will say so
    }
  }

  private void words(Command command, String typed, List<Candidate> candidates) {
    try {
      for (Words.Word each : command.words().from(client)) {
        propose(each, typed, command.arguments(), candidates);
      }
    } catch (ApiClient.Unreachable | ApiClient.Refused nobody) {
      // whatever is typed next will say so
    }
  }

  private static void propose(
      Words.Word word, String typed, String group, List<Candidate> candidates) {
    if (word.text().toLowerCase(Locale.ROOT).startsWith(typed)) {
      int sort = candidates.size();
      candidates.add(
          new Candidate(
              word.text(),
              Cells.visible(word.text()),
              group,
              Cells.visible(word.documentation()),
              null,
              null,
              true,
              sort));
    }
  }

  private static int afterCommand(String text) {
    int blank = text.length() - text.stripLeading().length();
    return blank + Commands.firstWord(text).length();
  }

  /**
   * @param begin where the query begins
   * @param word where the word begins that is completed
   */
  private void query(ParsedLine line, int begin, int word, List<Candidate> candidates) {
    Api.Completed found;
    try {
      String text = line.line().substring(begin);
      found = client.complete(new Api.CompleteRequest(text, line.cursor() - begin, List.of()));
    } catch (ApiClient.Unreachable | ApiClient.Refused nobody) {
      return; // whatever is typed next will say so
    }
    int from = begin + found.from();
    if (from < word || begin + found.to() > word + line.word().length()) {
      return; // more would be replaced than the terminal's word
    }
    // The terminal's word goes from blank to blank, and only a part of it is replaced.
    String kept = line.line().substring(word, from);
    String rest = line.line().substring(begin + found.to(), word + line.word().length());
    String typed = line.line().substring(from, begin + found.to());
    String known = typed.substring(0, typed.lastIndexOf('.') + 1);
    for (Api.Candidate candidate : found.candidates()) {
      candidates.add(shown(candidate, kept, rest, known, candidates.size()));
    }
  }

  /**
   * @param known what all candidates begin with, which need not be read again
   */
  private static Candidate shown(
      Api.Candidate candidate, String kept, String rest, String known, int sort) {
    String typed = candidate.type() == null ? "" : candidate.type() + ", ";
    boolean blank = WORDS.contains(candidate.kind()) && !candidate.text().endsWith("(");
    return new Candidate(
        kept + candidate.text() + rest,
        Cells.visible(without(known, candidate.text())),
        candidate.kind(),
        Cells.visible(typed + without(known, candidate.documentation())),
        null,
        null,
        blank,
        sort);
  }

  private static String without(String known, String text) {
    return text.startsWith(known) ? text.substring(known.length()) : text;
  }
}
