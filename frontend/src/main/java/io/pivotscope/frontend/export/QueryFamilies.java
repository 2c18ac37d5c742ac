package io.pivotscope.frontend.export;

import io.pivotscope.frontend.export.Column.Role;
import io.pivotscope.frontend.export.Family.Bucket;
import io.pivotscope.frontend.export.Family.Distribution;
import io.pivotscope.frontend.export.Family.Kind;
import io.pivotscope.frontend.export.Family.Series;
import io.pivotscope.frontend.lifecycle.Measurement;
import io.pivotscope.frontend.merge.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The result of one query as metrics: its aggregates, labelled with its keys. What would be too
 * much for a monitoring system is left out and counted. Immutable.
 *
 * @param families one per name, also where no group is there yet
 * @param leftOut series that there was no room for, or that others had the labels of
 */
record QueryFamilies(List<Family> families, long leftOut) {

  /** Series of one query; each bucket of a histogram is one. */
  static final int MAX_SERIES = 2_000;

  /** Of a text in a label. */
  static final int MAX_LABEL_CHARS = 200;

  QueryFamilies {
    families = List.copyOf(families);
  }

  static QueryFamilies of(Measurement measured) {
    return new Filling(measured).fill();
  }

  /** The prefix of a query's own metrics. */
  static String prefix(long id) {
    return "pivotscope_q" + id + "_";
  }

  private static final class Filling {
    private final Measurement measured;
    private final List<Column> columns;
    private final List<@Nullable Object[]> rows;
    private final Map<String, List<Series>> series = new LinkedHashMap<>();
    private final Map<String, Set<Map<String, String>>> taken = new LinkedHashMap<>();
    private int room = MAX_SERIES;
    private long leftOut;

    Filling(Measurement measured) {
      this.measured = measured;
      this.columns = Column.of(measured.output(), measured.run().titles());
      Table table = measured.run().table();
      this.rows = table == null ? List.of() : table.rows();
    }

    QueryFamilies fill() {
      Map<String, Column> first = new LinkedHashMap<>();
      for (Column column : columns) {
        if (column.role() != Role.LABEL) {
          first.putIfAbsent(column.name(), column);
          series.computeIfAbsent(column.name(), name -> new ArrayList<>());
        }
      }
      Map<Column, TreeSet<Double>> bounds = bounds();
      // What has no group of its own matters more than any one group.
      rows.stream().filter(this::isOther).forEach(row -> add(row, bounds));
      rows.stream().filter(row -> !isOther(row)).forEach(row -> add(row, bounds));
      List<Family> families = new ArrayList<>();
      series.forEach((name, all) -> families.add(family(name, first.get(name), all)));
      return new QueryFamilies(families, leftOut);
    }

    private Family family(String name, @Nullable Column column, List<Series> all) {
      if (column == null) {
        throw new IllegalStateException(name);
      }
      long id = measured.run().id();
      Kind kind =
          switch (column.role()) {
            case COUNTER -> isNegative(column) ? Kind.GAUGE : Kind.COUNTER;
            case HISTOGRAM -> Kind.HISTOGRAM;
            default -> Kind.GAUGE;
          };
      return new Family(
          prefix(id) + name, kind, column.unit(), column.title() + " of query " + id, all);
    }

    /** Of a sum: no counter is below zero. */
    private boolean isNegative(Column column) {
      for (@Nullable Object[] row : rows) {
        Double number = column.number(row[column.index()]);
        if (number != null && !(number >= 0)) {
          return true;
        }
      }
      return false;
    }

    private boolean isOther(@Nullable Object[] row) {
      return columns.stream()
          .anyMatch(each -> each.role() == Role.LABEL && Table.OTHER.equals(row[each.index()]));
    }

    private void add(@Nullable Object[] row, Map<Column, TreeSet<Double>> bounds) {
      Map<String, String> labels = new TreeMap<>();
      for (Column column : columns) {
        if (column.role() == Role.LABEL) {
          labels.put(column.name(), text(row[column.index()]));
        }
      }
      for (Column column : columns) {
        Object value = row[column.index()];
        switch (column.role()) {
          case LABEL -> {}
          case COUNTER, GAUGE -> {
            Double number = column.number(value);
            if (number != null) {
              Double share = column.quantile();
              add(
                  column,
                  share == null ? labels : with(labels, "quantile", Double.toString(share)),
                  new Family.Number(number),
                  1);
            }
          }
          case TOP -> {
            for (Object pair : list(value)) {
              List<?> items = list(pair);
              Double count = items.size() == 2 ? column.number(items.get(1)) : null;
              if (count != null) {
                Map<String, String> more = with(labels, "value", text(items.get(0)));
                add(column, more, new Family.Number(count), 1);
              }
            }
          }
          case HISTOGRAM -> {
            TreeSet<Double> all = bounds.getOrDefault(column, new TreeSet<>());
            if (!list(value).isEmpty()) {
              add(column, labels, distribution(column, value, all), all.size() + 2);
            }
          }
        }
      }
    }

    private void add(Column column, Map<String, String> labels, Family.Value value, int size) {
      Set<Map<String, String>> before =
          taken.computeIfAbsent(column.name(), name -> new HashSet<>());
      if (size > room || !before.add(labels)) {
        leftOut += size;
        return;
      }
      room -= size;
      series
          .getOrDefault(column.name(), new ArrayList<>())
          .add(
              new Series(
                  labels, value, column.role() == Role.GAUGE ? 0 : measured.run().t0Micros()));
    }

    /** Those of all groups: series that are to be added up need the same ones. */
    private Map<Column, TreeSet<Double>> bounds() {
      Map<Column, TreeSet<Double>> all = new LinkedHashMap<>();
      for (Column column : columns) {
        if (column.role() == Role.HISTOGRAM) {
          TreeSet<Double> bounds = all.computeIfAbsent(column, c -> new TreeSet<>());
          for (@Nullable Object[] row : rows) {
            for (Object bucket : list(row[column.index()])) {
              Double upTo = column.number(list(bucket).get(1));
              if (upTo != null) {
                bounds.add(upTo);
              }
            }
          }
        }
      }
      return all;
    }

    private static Distribution distribution(
        Column column, @Nullable Object value, TreeSet<Double> bounds) {
      Map<Double, Long> counts = new TreeMap<>();
      bounds.forEach(bound -> counts.put(bound, 0L));
      for (Object bucket : list(value)) {
        Double upTo = column.number(list(bucket).get(1));
        if (upTo != null && list(bucket).get(2) instanceof java.lang.Number count) {
          counts.merge(upTo, count.longValue(), Long::sum);
        }
      }
      List<Bucket> buckets = new ArrayList<>();
      counts.forEach((upTo, count) -> buckets.add(new Bucket(upTo, count)));
      return new Distribution(buckets);
    }
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static Map<String, String> with(Map<String, String> labels, String name, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(name, value);
    return more;
  }

  static String text(@Nullable Object value) {
    String text =
        value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
    return text.length() > MAX_LABEL_CHARS ? text.substring(0, MAX_LABEL_CHARS) + ".." : text;
  }
}
