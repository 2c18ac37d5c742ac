package io.pivotscope.frontend.view;

import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.probe.Probing;
import io.pivotscope.frontend.probe.Sighting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls per second by method and procName, the most first; then what was not called. */
public final class HotTable {
  private static final List<String> TITLES = List.of("calls/s", "procName", "method", "note");

  private record Row(double perSecond, String procName, String method, String note) {
    @Nullable Object[] cells() {
      return new @Nullable Object[] {perSecond, procName, method, note};
    }
  }

  private HotTable() {}

  /** Of a probe that has ended. */
  public static List<String> lines(Probing.Hot hot, RunView ended, Format format) {
    double seconds = ended.collectedSeconds();
    List<Sighting> counted = hot.found().weavable();
    List<Map<String, Long>> calls = Probing.calls(hot, ended);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < counted.size(); i++) {
      Sighting method = counted.get(i);
      calls
          .get(i)
          .forEach(
              (procName, n) ->
                  rows.add(new Row(perSecond(n, seconds), procName, name(method), "")));
      if (calls.get(i).isEmpty()) {
        rows.add(new Row(0, method.processesText(), name(method), "not called"));
      }
    }
    for (Sighting method : hot.found().methods()) {
      if (method.refusal() != null) {
        rows.add(
            new Row(0, method.processesText(), name(method), "not woven: " + method.refusal()));
      }
    }
    rows.sort(Comparator.comparingDouble(row -> -row.perSecond));
    return format.lines(TITLES, rows.stream().map(Row::cells).toList());
  }

  private static double perSecond(long calls, double seconds) {
    return seconds == 0 ? 0 : EstimateText.tenths(calls / seconds);
  }

  /** With simple names of parameter types: overloads are told apart. */
  private static String name(Sighting s) {
    return s.type()
        + "."
        + s.method()
        + "("
        + String.join(", ", s.parameterTypes().stream().map(FindTable::simple).toList())
        + ")";
  }
}
