package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.Api;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes clauses, functions, tracepoints and, after {@code alias.}, the exports. */
final class QueryCompleter implements Completer {
  private static final List<String> WORDS =
      List.of(
          "From",
          "In",
          "Join",
          "On",
          "Where",
          "Let",
          "GroupBy",
          "Select",
          "As",
          "With",
          "First(",
          "MostRecent(",
          "COUNT",
          "SUM(",
          "MIN(",
          "MAX(",
          "AVERAGE(",
          "agents",
          "queries",
          "tracepoints",
          "explain",
          "stop",
          "help",
          "quit");
  private static final List<String> STANDARD =
      List.of(
          "host",
          "procId",
          "procName",
          "tracepoint",
          "class",
          "method",
          "thread",
          "time",
          "hlc",
          "request");
  private static final Pattern SOURCE =
      Pattern.compile("(?i)\\b(?:From|Join)\\s+(\\w+)\\s+In\\s+(?:\\w+\\s*\\(\\s*)?([\\w.$]+)");

  private final Map<String, List<String>> exports = new HashMap<>();

  QueryCompleter(List<Api.Tracepoint> tracepoints) {
    tracepoints.forEach(tracepoint -> exports.put(tracepoint.name(), tracepoint.exports()));
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    int dot = line.word().indexOf('.');
    String alias = dot < 0 ? "" : line.word().substring(0, dot);
    Matcher sources = SOURCE.matcher(line.line());
    while (dot > 0 && sources.find()) {
      if (sources.group(1).equals(alias)) {
        String prefix = alias + ".";
        exports.getOrDefault(sources.group(2), List.of()).forEach(e -> add(candidates, prefix + e));
        STANDARD.forEach(e -> add(candidates, prefix + e));
        return;
      }
    }
    String typed = line.word().toLowerCase(Locale.ROOT);
    WORDS.stream()
        .filter(word -> word.toLowerCase(Locale.ROOT).startsWith(typed))
        .forEach(word -> add(candidates, word));
    exports.keySet().forEach(name -> add(candidates, name));
  }

  private static void add(List<Candidate> candidates, String word) {
    candidates.add(new Candidate(word, word, null, null, null, null, !word.endsWith("(")));
  }
}
