package io.pivotscope.benchmarks.process;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.link.AgentMessage.Pane;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.Counters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What agents report, in shapes that differ in what merging costs. */
enum Batches {
  KEYLESS("count, sum; no key", 1, 1_000),
  GROUPS_10("count, sum; 10 keys", 10, 1_000),
  GROUPS_1000("count, sum; 1,000 keys", 1_000, 1_000),
  GROUPS_100000("count, sum; 100,000 keys", 100_000, 10_000),
  EXTREMES("min, max, average; 1,000 keys", 1_000, 1_000),
  QUANTILE("quantile of 20 values; 1,000 keys", 1_000, 1_000),
  STREAMED("streamed: text, long, double", 0, 1_000);

  /** Different reports of a shape. */
  private static final int REPORTS = 10;

  private static final int MAX_GROUPS = 200_000;
  private final String title;
  private final int groups;
  private final int rows;

  Batches(String title, int groups, int rows) {
    this.title = title;
    this.groups = groups;
    this.rows = rows;
  }

  String title() {
    return title;
  }

  /** Of one report. */
  int rows() {
    return rows;
  }

  AdviceProgram program() {
    List<Expr> keys = new ArrayList<>();
    for (int i = 0; i < keys().size(); i++) {
      keys.add(new Expr.Column(i, keys().get(i)));
    }
    Expr amount = new Expr.Column(keys.size(), Type.LONG);
    List<Output.Select> select =
        new ArrayList<>(keys.stream().map(key -> new Output.Select("key", key)).toList());
    IntStream.range(0, aggregates().size())
        .mapToObj(i -> new Expr.Column(keys.size() + i, Type.LONG))
        .forEach(column -> select.add(new Output.Select("aggregate", column)));
    Sink sink =
        streams()
            ? new Sink.EmitRows(keys)
            : new Sink.EmitGroups(
                keys, Argument.plain(Collections.nCopies(aggregates().size(), amount)));
    return new AdviceProgram(
        "From x In A.m ..",
        List.of(),
        List.of(
            new Advice(
                new Tracepoint("A.m", new MethodPattern("A", false, "m", null), Place.ENTRY),
                List.of(new Advice.Observation("k", Path.standard("host"), Type.STRING)),
                List.of(),
                List.of(),
                List.of(),
                sink)),
        new Output(streams(), keys(), aggregates(), arguments(), select),
        List.of(),
        List.of(),
        1,
        new AdviceProgram.Limits(1_000_000, 4096, MAX_GROUPS, 0));
  }

  private boolean streams() {
    return this == STREAMED;
  }

  private List<Type> keys() {
    return switch (this) {
      case KEYLESS -> List.of();
      case STREAMED -> List.of(Type.STRING, Type.LONG, Type.DOUBLE);
      default -> List.of(Type.STRING);
    };
  }

  private List<Aggregate> aggregates() {
    return switch (this) {
      case STREAMED -> List.of();
      case QUANTILE -> List.of(Aggregate.SKETCH);
      case EXTREMES -> List.of(Aggregate.MIN, Aggregate.MAX, Aggregate.AVERAGE);
      default -> List.of(Aggregate.COUNT, Aggregate.SUM);
    };
  }

  private List<Type> arguments() {
    return Collections.nCopies(aggregates().size(), Type.LONG);
  }

  /** Reports of one window, which between them have all groups. */
  List<Report> reports(long queryId, long epoch, long window) {
    List<Report> reports = new ArrayList<>();
    for (int i = 0; i < REPORTS; i++) {
      List<Row> made = new ArrayList<>();
      for (int j = 0; j < rows; j++) {
        made.add(row(i * rows + j));
      }
      Counters counters = new Counters(rows, rows, 0, 0, 0, 0, 0, 0);
      reports.add(
          new Report(
              i + 1,
              1,
              1,
              List.of(new QueryReport(queryId, epoch, List.of(new Pane(window, made)), counters))));
    }
    return reports;
  }

  private Row row(int i) {
    if (streams()) {
      Tuple columns = Tuple.of("/user/file-" + i % 977, 1_000_003L * i, i / 7.0);
      return new Row(ValueCodec.encodeTuple(columns), new byte[0], 1_000_000L + i, i % 8, false);
    }
    Tuple key = keys().isEmpty() ? Tuple.EMPTY : Tuple.of("datanode-" + i % groups);
    Accumulator[] cells = Accumulators.create(aggregates(), arguments());
    for (Accumulator cell : cells) {
      for (int n = 0; n < 20; n++) {
        cell.add((long) (i % 1_009 + 1) * (n + 1) * 37);
      }
    }
    return new Row(ValueCodec.encodeTuple(key), Accumulators.encode(cells), 0, 0, false);
  }
}
