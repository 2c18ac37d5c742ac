package io.pivotscope.frontend.chain;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The program that streams every event of another program's tracepoints, and what its rows mean.
 *
 * <pre>
 *   row = source, hlc, request, procName, host, class, method, elapsed, value..
 * </pre>
 *
 * What the other program reads at an event is read here, and an event that it would not let through
 * by what it reads there is not streamed. Nothing is packed.
 */
final class Probe {
  /** What every row begins with, behind the source. */
  private static final List<String> STANDARD =
      List.of("hlc", "request", "procName", "host", "class", "method");

  private static final int ELAPSED = STANDARD.size() + 1;
  private static final int VALUES = ELAPSED + 1;

  /** Shown otherwise, or of no use to anybody. */
  private static final List<String> NOT_SHOWN =
      List.of("hlc", "request", "procName", "host", "class", "method", "elapsed", "time");

  private final AdviceProgram program;
  private final List<List<String>> names;

  private Probe(AdviceProgram program, List<List<String>> names) {
    this.program = program;
    this.names = names;
  }

  /**
   * @param sampleRate share of the requests that are looked at
   */
  static Probe of(AdviceProgram query, double sampleRate) {
    int values = query.advice().stream().mapToInt(a -> a.observe().size()).max().orElse(0);
    List<Advice> advice = new ArrayList<>();
    List<List<String>> names = new ArrayList<>();
    for (int i = 0; i < query.advice().size(); i++) {
      Advice of = query.advice().get(i);
      advice.add(streaming(of, i, values));
      names.add(of.observe().stream().map(Advice.Observation::name).toList());
    }
    AdviceProgram.Limits limits = query.limits();
    return new Probe(
        new AdviceProgram(
            query.text(),
            List.of(),
            advice,
            output(VALUES + values),
            query.requests(),
            query.processNames(),
            sampleRate,
            new AdviceProgram.Limits(
                AdviceProgram.Limits.DEFAULT.windowMicros(),
                limits.budgetBytes(),
                limits.maxGroups(),
                0,
                limits.maxMethods())),
        names);
  }

  private static Output output(int columns) {
    List<Type> types = new ArrayList<>();
    List<Output.Select> select = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      types.add(Type.ANY);
      select.add(new Output.Select("c" + i, new Expr.Column(i, Type.ANY)));
    }
    return new Output(true, types, List.of(), List.of(), select);
  }

  private static Advice streaming(Advice of, int index, int values) {
    List<Advice.Observation> observe = new ArrayList<>(of.observe());
    List<Expr> row = new ArrayList<>();
    row.add(new Expr.Constant((long) index, Type.LONG));
    for (String name : STANDARD) {
      row.add(new Expr.Column(observe.size(), Type.ANY));
      Type type = name.equals("hlc") ? Type.LONG : Type.STRING;
      observe.add(new Advice.Observation("$" + name, Path.standard(name), type));
    }
    Place.Kind kind = of.tracepoint().place().kind();
    if (kind == Place.Kind.RETURN || kind == Place.Kind.THROW) {
      row.add(new Expr.Column(observe.size(), Type.DURATION));
      Path elapsed = new Path(Path.Root.ELAPSED, "", List.of());
      observe.add(new Advice.Observation("$elapsed", elapsed, Type.DURATION));
    } else {
      row.add(new Expr.Constant(null, Type.DURATION));
    }
    for (int i = 0; i < values; i++) {
      row.add(
          i < of.observe().size()
              ? new Expr.Column(i, of.observe().get(i).type())
              : new Expr.Constant(null, Type.ANY));
    }
    return new Advice(
        of.tracepoint(), observe, List.of(), List.of(), ownFilters(of), new Sink.EmitRows(row));
  }

  /** The conditions that an event meets or not by what is read there. */
  private static List<Expr> ownFilters(Advice advice) {
    List<Expr> conditions = new ArrayList<>(advice.filter());
    if (advice.sink() instanceof Sink.Pack pack) {
      conditions.addAll(pack.where());
    }
    List<Expr> own = new ArrayList<>();
    for (Expr condition : conditions) {
      Expr inlined = inlined(condition, advice);
      if (inlined != null) {
        own.add(inlined);
      }
    }
    return own;
  }

  /** The expression over what is observed alone; null where it needs what was unpacked. */
  private static @Nullable Expr inlined(Expr expr, Advice advice) {
    if (expr instanceof Expr.Column column && column.index() >= advice.observe().size()) {
      int let = column.index() - advice.observe().size();
      return advice.unpack().isEmpty() ? inlined(advice.let().get(let), advice) : null;
    }
    if (!(expr instanceof Expr.Apply apply)) {
      return expr;
    }
    List<Expr> arguments = new ArrayList<>();
    for (Expr argument : apply.arguments()) {
      Expr inlined = inlined(argument, advice);
      if (inlined == null) {
        return null;
      }
      arguments.add(inlined);
    }
    return new Expr.Apply(apply.function(), arguments, apply.type());
  }

  AdviceProgram program() {
    return program;
  }

  /**
   * What a streamed row says.
   *
   * @param query the program that it was made of
   */
  Observation read(@Nullable Object[] row, AdviceProgram query) {
    int advice = row[0] instanceof Number n ? n.intValue() : 0;
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    List<String> named = names.get(advice);
    for (int i = 0; i < named.size(); i++) {
      if (!NOT_SHOWN.contains(named.get(i)) && !named.get(i).startsWith("$")) {
        values.put(named.get(i), row[VALUES + i]);
      }
    }
    String type = text(row[5]);
    return new Observation(
        Sources.of(query.advice().get(advice), query),
        row[1] instanceof Number hlc ? hlc.longValue() : 0,
        text(row[2]),
        text(row[3]),
        text(row[4]),
        type.substring(type.lastIndexOf('.') + 1) + "." + text(row[6]),
        row[ELAPSED] instanceof Number nanos ? nanos.longValue() : null,
        values);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
