package io.pivotscope.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.evaluate.Evaluator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the text of a call to its type and its value. */
class FunctionsTest {

  private static Expr bound(String expression) {
    Compilation compiled =
        QueryCompiler.compile(
            "From o In shop.Orders.place(..) @return Select " + expression,
            "q.pq",
            Corpus.CATALOGUE,
            new FakeSchema());
    assertThat(compiled.errors()).as(expression).isEmpty();
    Advice advice = compiled.program().advice().get(0);
    return ((Sink.EmitRows) advice.sink()).columns().get(0);
  }

  private static void check(String expression, Type type, Object value) {
    Expr bound = bound(expression);
    assertThat(bound.type()).as(expression).isEqualTo(type);
    assertThat(Evaluator.evaluate(bound, new Object[0])).as(expression).isEqualTo(value);
  }

  private static Type type(String expression) {
    return bound(expression).type();
  }

  @Test
  void texts() {
    check("trim(' a ')", Type.STRING, "a");
    check("LTRIM(' a ')", Type.STRING, "a ");
    check("rtrim(' a ')", Type.STRING, " a");
    check("replace('a.b', '.', '/')", Type.STRING, "a/b");
    check("indexOf('banana', 'an')", Type.LONG, 2L);
    check("split('a/b', '/', 2)", Type.STRING, "b");
    check("left('abc', 2) + right('abc', 1)", Type.STRING, "abc");
    check("extract('blk_17', '_(\\d+)')", Type.STRING, "17");
    check("extract('blk_17', '_(\\d+)', 0)", Type.STRING, "_17");
    check("hex(255)", Type.STRING, "ff");
  }

  @Test
  void matchesBindsAsLikeDoes() {
    check("'blk_17' matches '\\d+$'", Type.BOOLEAN, true);
    check("'blk_17' not matches '\\d+$'", Type.BOOLEAN, false);
    check("not 'blk_17' matches '^\\d+$' and true", Type.BOOLEAN, true);
    check("'a' + 'b' Matches 'ab'", Type.BOOLEAN, true);
  }

  @Test
  void numbers() {
    check("sqrt(9)", Type.DOUBLE, 3.0);
    check("pow(2, 10)", Type.DOUBLE, 1024.0);
    check("exp(0) + ln(1) + log10(1) + log2(1)", Type.DOUBLE, 1.0);
    check("sign(-3.5)", Type.LONG, -1L);
    check("truncate(-3.5)", Type.DOUBLE, -3.0);
    check("truncate(2.345, 2)", Type.DOUBLE, 2.34);
    check("bucket(17, 5)", Type.LONG, 15L);
    check("bucket(17, 2.5)", Type.DOUBLE, 15.0);
    check("bucket(17ms, 5ms)", Type.DURATION, 15_000_000L);
    check("log2bucket(1000)", Type.LONG, 512L);
    check("log2bucket(1000ns)", Type.DURATION, 512L);
    check("least(3, 2.5)", Type.DOUBLE, 2.5);
    check("least(3, 4.5)", Type.DOUBLE, 3.0);
    check("greatest(1ms, 1s)", Type.DURATION, 1_000_000_000L);
    check("greatest('a', 'b')", Type.STRING, "b");
  }

  @Test
  void times() {
    String time = "time('2026-11-21T10:07:31.5Z')";
    check("hour(" + time + ")", Type.LONG, 10L);
    check("minute(" + time + ")", Type.LONG, 7L);
    check("second(" + time + ")", Type.LONG, 31L);
    check("dayOfWeek(" + time + ")", Type.LONG, 6L);
    check("date(" + time + ")", Type.STRING, "2026-11-21");
    check("bucket(" + time + ", 5m) = time('2026-11-21T10:05:00Z')", Type.BOOLEAN, true);
    check("truncate(" + time + ", 1s) = time('2026-11-21T10:07:31Z')", Type.BOOLEAN, true);
    check("truncate(17ms, 5ms)", Type.DURATION, 15_000_000L);
    check("micros(1500ns)", Type.DOUBLE, 1.5);
    check("millis(1500us)", Type.DOUBLE, 1.5);
    check("seconds(1500ms)", Type.DOUBLE, 1.5);
    assertThat(type("bucket(o.time, 5m)")).isEqualTo(Type.TIME);
    assertThat(type("truncate(o.time, 1s)")).isEqualTo(Type.TIME);
    assertThat(type("bucket(o.elapsed, 1ms)")).isEqualTo(Type.DURATION);
  }

  @Test
  void casts() {
    check("boolean('true')", Type.BOOLEAN, true);
    check("cast(0 as boolean)", Type.BOOLEAN, false);
    check("duration(1.5e3)", Type.DURATION, 1500L);
    check("cast('1500' as duration)", Type.DURATION, 1500L);
    check("cast(5 as TIME)", Type.TIME, 5L);
    check("time('1970-01-02')", Type.TIME, 86_400_000_000L);
    check("cast(2.9 as long)", Type.LONG, 2L);
    assertThat(type("time(o.time)")).isEqualTo(Type.TIME);
  }

  @Test
  void choices() {
    check("if(1 < 2, 'a', 'b')", Type.STRING, "a");
    check("if(null, 1, 2.5)", Type.DOUBLE, 2.5);
    check("if(true, 1, 2.5)", Type.DOUBLE, 1.0);
    check("if(false, 1, null)", Type.LONG, null);
    check("nullif(3, 3)", Type.LONG, null);
    check("nullif(3, 4)", Type.LONG, 3L);
    check("nullif(3, null)", Type.LONG, 3L);
    check("coalesce(null, 2, 3.5)", Type.DOUBLE, 2.0);
  }

  @Test
  void lists() {
    check("list(1, 'a', 2.5)", Type.LIST, List.of(1L, "a", 2.5));
    check("item(list(1, 'a'), 1)", Type.ANY, "a");
    check("size(list(1, 'a'))", Type.LONG, 2L);
    check("hash('a') = hash('a') and hash('a') != hash('b')", Type.BOOLEAN, true);
  }

  /** What is not known until a process links it passes, and is checked value by value. */
  @Test
  void anyFitsEverywhere() {
    String any = "item(list('x'), 0)";
    for (String call :
        List.of(
            "sqrt(%s)", "hour(%s)", "seconds(%s)", "bucket(%s, 5ms)", "time(%s)", "item(%s, 0)")) {
      assertThat(Evaluator.evaluate(bound(call.formatted(any)), new Object[0])).as(call).isNull();
    }
    check("least(" + any + ", 1)", Type.ANY, null);
  }

  @Test
  void aCallAfterAggregatesIsComputedFromTheirResults() {
    Compilation compiled =
        Corpus.compile(
            "From incr In DataNodeMetrics.incrBytesRead"
                + " Select incr.host, sqrt(SUM(incr.delta)), greatest(COUNT, 1)");
    assertThat(compiled.errors()).isEmpty();
    Output output = compiled.program().output();
    Object[] row = {"dn1", 16L, 0L};
    assertThat(output.select())
        .extracting(select -> Evaluator.evaluate(select.expr(), row))
        .containsExactly("dn1", 4.0, 1L);
  }
}
