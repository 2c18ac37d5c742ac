package io.pivotscope.frontend.view;

import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has travelled over each hop of each carrier, what is off, and who is still in a request: for
 * whoever looks for a gap.
 *
 * <pre>
 *  procName  host  carrier     hop   attached  extracted  returned  merged
 *  --------  ----  ----------  ----  --------  ---------  --------  ------
 *  client    c-1   sample RPC  call       120          0         0     120
 *  server    s-1   sample RPC  call         0        120       120       0
 * </pre>
 *
 * Where a terminal is too narrow for that, a table for each hop, in parts if it must be.
 */
public final class CarrierTable {

  private record Count(String title, ToLongFunction<HopCounts> of) {}

  private record Row(AgentView agent, HopCounts hop) {}

  private static final List<Count> COUNTS =
      List.of(
          new Count("attached", HopCounts::attached),
          new Count("forwarded", HopCounts::forwarded),
          new Count("extracted", HopCounts::extracted),
          new Count("bare", HopCounts::bare),
          new Count("returned", HopCounts::returned),
          new Count("merged", HopCounts::merged),
          new Count("bareReplies", HopCounts::bareReplies),
          new Count("orphaned", HopCounts::orphaned),
          new Count("malformed", HopCounts::malformed),
          new Count("refused", HopCounts::refused),
          new Count("oversized", HopCounts::oversized));

  /** Columns of {@link #rows}. */
  public static final List<String> TITLES =
      concat(
          List.of("procName", "host", "pid", "carrier", "hop"),
          concat(titles(COUNTS), List.of("off", "threadsInRequests", "foreign")));

  private static final int MOST_NAMED = 3;

  private CarrierTable() {}

  /**
   * For programs: a row per process and hop, then one per declaration that is off; a process with
   * neither has a row all the same, since each says how many of its threads are in requests, and
   * how many results were {@code foreign}.
   */
  public static List<@Nullable Object[]> rows(List<AgentView> agents) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (AgentView agent : agents) {
      int before = rows.size();
      for (HopCounts hop : agent.propagation().hops()) {
        rows.add(row(agent, hop.carrier(), hop.hop(), hop, null));
      }
      for (Refusal off : agent.propagation().off()) {
        rows.add(row(agent, off.where(), "", null, off.why()));
      }
      if (rows.size() == before) {
        rows.add(row(agent, "", "", null, null));
      }
    }
    return rows;
  }

  private static @Nullable Object[] row(
      AgentView agent,
      String carrier,
      String hop,
      @Nullable HopCounts counts,
      @Nullable String off) {
    List<@Nullable Object> cells = new ArrayList<>();
    cells.addAll(List.of(agent.procName(), agent.host(), agent.pid(), carrier, hop));
    COUNTS.forEach(count -> cells.add(counts == null ? null : count.of().applyAsLong(counts)));
    cells.add(off);
    cells.add((long) agent.propagation().threadsInRequests());
    cells.add(agent.propagation().foreign());
    return cells.toArray();
  }

  /**
   * For people.
   *
   * @param width columns of the terminal; 0 where lines may be as long as they need
   */
  public static List<String> lines(List<AgentView> agents, int width) {
    List<Row> rows =
        agents.stream()
            .flatMap(agent -> agent.propagation().hops().stream().map(hop -> new Row(agent, hop)))
            .toList();
    List<String> lines = new ArrayList<>();
    if (rows.isEmpty()) {
      lines.add("nothing has travelled; requests are followed while a query needs it");
    } else {
      List<String> wide = table(rows, true, counted(rows));
      lines.addAll(fits(wide, width) ? wide : byHop(rows, width));
    }
    lines.addAll(off(agents));
    List<String> threads =
        perProcess("threads in requests", agents, Propagation::threadsInRequests);
    lines.addAll(threads.isEmpty() ? List.of("threads in requests: none") : threads);
    lines.addAll(perProcess("foreign", agents, Propagation::foreign));
    return lines;
  }

  private static List<String> byHop(List<Row> rows, int width) {
    Map<String, List<Row>> hops = new TreeMap<>();
    rows.forEach(
        row ->
            hops.computeIfAbsent(
                    row.hop().carrier() + ", " + row.hop().hop(), hop -> new ArrayList<>())
                .add(row));
    List<String> lines = new ArrayList<>();
    hops.forEach(
        (hop, ofHop) -> {
          lines.add(hop);
          lines.addAll(inParts(ofHop, counted(ofHop), width));
          lines.add("");
        });
    return lines;
  }

  /** As many counts beside each other as fit, the others below with the rows that have any. */
  private static List<String> inParts(List<Row> rows, List<Count> counts, int width) {
    int n = counts.size();
    while (n > 1 && !fits(table(rows, false, counts.subList(0, n)), width)) {
      n--;
    }
    List<String> lines = new ArrayList<>(table(rows, false, counts.subList(0, n)));
    List<Count> others = counts.subList(n, counts.size());
    if (!others.isEmpty()) {
      lines.addAll(inParts(rows.stream().filter(row -> any(row, others)).toList(), others, width));
    }
    return lines;
  }

  private static List<String> table(List<Row> rows, boolean withHop, List<Count> counts) {
    List<@Nullable Object[]> cells = new ArrayList<>();
    for (Row row : rows) {
      List<Object> line = new ArrayList<>(List.of(row.agent().procName(), row.agent().host()));
      if (withHop) {
        line.addAll(List.of(row.hop().carrier(), row.hop().hop()));
      }
      counts.forEach(count -> line.add(count.of().applyAsLong(row.hop())));
      cells.add(line.toArray());
    }
    List<String> names =
        withHop ? List.of("procName", "host", "carrier", "hop") : List.of("procName", "host");
    return TextTable.lines(concat(names, titles(counts)), cells);
  }

  /** Those that are not 0 everywhere. */
  private static List<Count> counted(List<Row> rows) {
    return COUNTS.stream()
        .filter(count -> rows.stream().anyMatch(row -> any(row, List.of(count))))
        .toList();
  }

  private static boolean any(Row row, List<Count> counts) {
    return counts.stream().anyMatch(count -> count.of().applyAsLong(row.hop()) != 0);
  }

  private static boolean fits(List<String> lines, int width) {
    return width == 0 || lines.stream().allMatch(line -> line.length() <= width);
  }

  /** A line for each declaration and reason, with the processes that it is off in. */
  private static List<String> off(List<AgentView> agents) {
    Map<Refusal, List<AgentView>> where = new LinkedHashMap<>();
    agents.forEach(
        agent ->
            agent
                .propagation()
                .off()
                .forEach(off -> where.computeIfAbsent(off, o -> new ArrayList<>()).add(agent)));
    List<String> lines = new ArrayList<>();
    where.forEach(
        (off, in) -> lines.add("off: " + off.where() + " in " + named(in) + ": " + off.why()));
    return lines;
  }

  private static String named(List<AgentView> agents) {
    return agents.size() > MOST_NAMED
        ? agents.size() + " processes"
        : String.join(", ", agents.stream().map(AgentView::label).toList());
  }

  /** A line for each process where it is not 0; of many, one with their sum. */
  private static List<String> perProcess(
      String title, List<AgentView> agents, ToLongFunction<Propagation> count) {
    List<AgentView> counting =
        agents.stream().filter(agent -> count.applyAsLong(agent.propagation()) != 0).toList();
    if (counting.size() > MOST_NAMED) {
      long sum = counting.stream().mapToLong(a -> count.applyAsLong(a.propagation())).sum();
      return List.of(line(title, sum, counting));
    }
    return counting.stream()
        .map(agent -> line(title, count.applyAsLong(agent.propagation()), List.of(agent)))
        .toList();
  }

  private static String line(String title, long count, List<AgentView> in) {
    return title + ": " + Cells.pretty(count) + " in " + named(in);
  }

  private static List<String> titles(List<Count> counts) {
    return counts.stream().map(Count::title).toList();
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
