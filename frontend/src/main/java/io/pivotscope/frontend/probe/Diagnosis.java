package io.pivotscope.frontend.probe;

import io.pivotscope.frontend.lifecycle.RunView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why a query has no rows, or too few: the main cause first.
 *
 * @param rows that events have become, before they are grouped
 * @param hits events at all sources
 * @param seconds that it has collected
 */
public record Diagnosis(
    long id,
    long rows,
    long hits,
    double seconds,
    List<RunView.Source> sources,
    List<Cause> causes) {

  public Diagnosis {
    sources = List.copyOf(sources);
    causes = List.copyOf(causes);
  }

  /** For a person. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        rows > 0
            ? String.format(Locale.ROOT, "query %d has rows: %,d, of %,d events", id, rows, hits)
            : String.format(Locale.ROOT, "query %d has no rows after %.1f s:", id, seconds));
    for (Cause cause : causes) {
      lines.add("  " + cause.text());
      cause.detail().forEach(detail -> lines.add("    " + detail));
    }
    lines.add("  at each source:");
    sources.forEach(source -> lines.add("    " + line(source)));
    return lines;
  }

  private static String line(RunView.Source s) {
    StringBuilder line = new StringBuilder(s.name());
    line.append(s.packs() ? ", joined further on: " : ", becomes rows: ");
    line.append(
        s.methods() == 0
            ? "woven nowhere"
            : String.format(
                Locale.ROOT,
                "woven %s in %s",
                Why.count(s.methods(), "method", "methods"),
                Why.count(s.processes(), "process", "processes")));
    line.append(String.format(Locale.ROOT, " · %,d hits", s.counts().hits()));
    if (s.counts().filtered() > 0) {
      line.append(String.format(Locale.ROOT, " · %,d removed by Where", s.counts().filtered()));
    }
    if (s.counts().withoutBaggage() > 0) {
      line.append(
          String.format(Locale.ROOT, " · %,d without baggage", s.counts().withoutBaggage()));
    }
    return line.toString();
  }
}
