package io.pivotscope.frontend.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.CompletionMatcher;
import org.jline.reader.LineReader;
import org.jspecify.annotations.Nullable;

/** Takes the candidates as they come: who proposes them has matched them with what was typed. */
final class AsProposed implements CompletionMatcher {
  private String typed = "";
  private List<Candidate> candidates = new ArrayList<>();

  @Override
  public void compile(
      Map<LineReader.Option, Boolean> options,
      boolean prefix,
      CompletingParsedLine line,
      boolean caseInsensitive,
      int errors,
      String originalGroupName) {
    typed = line.word().substring(0, line.wordCursor());
    candidates = new ArrayList<>();
  }

  @Override
  public List<Candidate> matches(List<Candidate> proposed) {
    candidates = proposed;
    return proposed;
  }

  @Override
  public @Nullable Candidate exactMatch() {
    return candidates.stream()
        .filter(candidate -> candidate.complete() && candidate.value().equals(typed))
        .findFirst()
        .orElse(null);
  }

  /** Where the first candidate of a group stands; behind all others if it has none. */
  int rank(String group) {
    for (int i = 0; i < candidates.size(); i++) {
      if (group.equals(candidates.get(i).group())) {
        return i;
      }
    }
    return candidates.size();
  }

  /** What all begin with; what was typed where that says no more. */
  @Override
  public String getCommonPrefix() {
    String common = null;
    for (Candidate candidate : candidates) {
      String value = candidate.value();
      int same = 0;
      int most = common == null ? value.length() : Math.min(common.length(), value.length());
      while (common != null && same < most && common.charAt(same) == value.charAt(same)) {
        same++;
      }
      common = common == null ? value : value.substring(0, same);
    }
    boolean more =
        common != null
            && common.length() >= typed.length()
            && common.regionMatches(true, 0, typed, 0, typed.length());
    return more && common != null ? common : typed;
  }
}
