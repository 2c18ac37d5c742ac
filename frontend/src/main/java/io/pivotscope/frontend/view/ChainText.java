package io.pivotscope.frontend.view;

import io.pivotscope.frontend.chain.Chain;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A causal chain as a tree: each event below the latest that an edge leads from.
 *
 * <pre>
 *   3 events in 3 processes · 45ms · query 7 · request 2026-11-27T10:41:46.708Z@e8be.1
 *   10:41:46.708        cart    CartHttp.handle             tenant=acme
 *   10:41:46.711  +3ms  stock   ├─ StockService.reserve     qty=5        41.9ms
 *   10:41:46.712  +4ms  db      │  └─ RowLock.await                      38.2ms  91 %
 * </pre>
 */
public final class ChainText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** What stands before a class's name in a source that is no catalogue's. */
  private static final Pattern PACKAGE = Pattern.compile("^(\\p{Ll}[\\p{L}\\d_]*\\.)+(?=\\p{Lu})");

  private static final String GAP = "  ";

  private final Chain chain;
  private final int[] parent;
  private final List<Line> lines = new ArrayList<>();

  /** The parts of an event's line. */
  private record Line(String process, String tree, String values, String elapsed, int event) {}

  private ChainText(Chain chain) {
    this.chain = chain;
    this.parent = new int[chain.events().size()];
    java.util.Arrays.fill(parent, -1);
    for (List<Integer> edge : chain.edges()) {
      parent[edge.get(1)] = Math.max(parent[edge.get(1)], edge.get(0));
    }
  }

  /**
   * @param width columns of the screen; 0 where lines may be as long as they need
   */
  public static List<String> lines(Chain chain, int width) {
    ChainText text = new ChainText(chain);
    List<Integer> roots = text.children(-1);
    roots.forEach(root -> text.add(root, "", ""));
    return text.drawn(width);
  }

  private List<Integer> children(int of) {
    List<Integer> children = new ArrayList<>();
    for (int i = 0; i < parent.length; i++) {
      if (parent[i] == of) {
        children.add(i);
      }
    }
    return children;
  }

  /**
   * @param branch what leads to this event
   * @param below what stands under it, before its children's branches
   */
  private void add(int event, String branch, String below) {
    Chain.Event e = chain.events().get(event);
    lines.add(
        new Line(
            e.process() + "@" + e.host(),
            branch + PACKAGE.matcher(e.source()).replaceFirst(""),
            values(e),
            elapsed(e),
            event));
    List<Integer> children = children(event);
    for (int i = 0; i < children.size(); i++) {
      boolean last = i == children.size() - 1;
      add(children.get(i), below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "));
    }
  }

  private static String values(Chain.Event event) {
    return event.values().entrySet().stream()
        .map(value -> value.getKey() + "=" + Cells.visible(Cells.pretty(value.getValue())))
        .collect(Collectors.joining(" "));
  }

  /** How long it took, with its share of what took longest. */
  private String elapsed(Chain.Event event) {
    Double micros = event.elapsedMicros();
    if (micros == null) {
      return "";
    }
    double longest =
        chain.events().stream()
            .mapToDouble(e -> e.elapsedMicros() == null ? 0 : e.elapsedMicros())
            .max()
            .orElse(0);
    String share =
        longest > micros ? String.format(Locale.ROOT, " %3.0f %%", 100 * micros / longest) : "";
    return Cells.duration(1e3 * micros) + share;
  }

  private List<String> drawn(int width) {
    int process = widest(lines.stream().map(Line::process).toList());
    int tree = widest(lines.stream().map(Line::tree).toList());
    int values = widest(lines.stream().map(Line::values).toList());
    int elapsed = widest(lines.stream().map(Line::elapsed).toList());
    List<String> times = lines.stream().map(line -> since(line.event())).toList();
    int time = widest(times);
    if (width > 0) {
      int fixed = time + elapsed + 4 * GAP.length();
      int room = Math.max(0, width - fixed);
      process = Math.min(process, Math.max(8, room / 4));
      tree = Math.min(tree, Math.max(8, room - process));
      values = Math.max(0, Math.min(values, room - process - tree));
    }
    List<String> drawn = new ArrayList<>();
    drawn.add(fit(title(), width));
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      String text =
          pad(times.get(i), time)
              + GAP
              + pad(line.process(), process)
              + GAP
              + pad(line.tree(), tree)
              + (values > 0 ? GAP + pad(line.values(), values) : "")
              + GAP
              + line.elapsed();
      drawn.add(fit(text, width));
    }
    return drawn;
  }

  private String title() {
    long processes =
        chain.events().stream().map(e -> e.process() + "@" + e.host()).distinct().count();
    List<Chain.Event> events = chain.events();
    double nanos = 1e3 * (events.get(events.size() - 1).micros() - begin());
    return String.join(
        " · ",
        Footer.count(events.size(), "event", "events")
            + " in "
            + Footer.count(processes, "process", "processes"),
        Cells.duration(nanos),
        "query " + chain.query(),
        "request " + chain.request());
  }

  /** When the chain begins: at its first event, or when what ended first had begun. */
  private double begin() {
    return chain.events().stream()
        .mapToDouble(e -> e.micros() - (e.elapsedMicros() == null ? 0 : e.elapsedMicros()))
        .min()
        .orElse(0);
  }

  /** The time of the first event, the distance from it of the others. */
  private String since(int event) {
    long first = chain.events().get(0).micros();
    long micros = chain.events().get(event).micros();
    return event == 0
        ? TIME.format(Instant.EPOCH.plus(first, ChronoUnit.MICROS))
        : String.format(Locale.ROOT, "%12s", "+" + Cells.duration(1e3 * (micros - first)));
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  private static String pad(String text, int width) {
    String cut = text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
    return cut + " ".repeat(Math.max(0, width - cut.length()));
  }

  private static String fit(String line, int width) {
    String text = line.stripTrailing();
    return width <= 0 || text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }
}
