package io.pivotscope.protocol.verify;

import static io.pivotscope.protocol.verify.Programs.advice;
import static io.pivotscope.protocol.verify.Programs.anys;
import static io.pivotscope.protocol.verify.Programs.apply;
import static io.pivotscope.protocol.verify.Programs.column;
import static io.pivotscope.protocol.verify.Programs.constant;
import static io.pivotscope.protocol.verify.Programs.counts;
import static io.pivotscope.protocol.verify.Programs.ledger;
import static io.pivotscope.protocol.verify.Programs.observed;
import static io.pivotscope.protocol.verify.Programs.program;
import static io.pivotscope.protocol.verify.Programs.rows;
import static io.pivotscope.protocol.verify.Programs.set;
import static io.pivotscope.protocol.verify.Programs.streams;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.AdviceProgram.Limits;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.advice.Unpack;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One unsound program per rule, refused by name; beside it the sound one it was made from. */
class ProgramVerifierTest {

  private static final Expr TRUE = new Expr.Constant(true, Type.BOOLEAN);

  static Stream<Arguments> unsound() {
    return Stream.of(
            sizes(), slots(), limits(), outputs(), observations(), columns(), sinks(), aggregates())
        .flatMap(some -> some);
  }

  private static Stream<Arguments> sizes() {
    Advice small = emits(column(0));
    return Stream.of(
        refused("more than 256 tracepoints", program(List.of(), streams(1), many(small, 257))),
        refused(
            "more than 64 slots of baggage",
            program(Collections.nCopies(65, set(0, 1)), streams(1))),
        refused(
            "more than 256 columns in a slot of baggage",
            program(List.of(set(0, 257)), streams(1))),
        refused("more than 256 columns in a result", program(List.of(), streams(256))),
        refused(
            "more than 256 columns at one tracepoint",
            program(List.of(), streams(1), lets(Collections.nCopies(256, TRUE)))),
        refused("more than 400 levels of nesting in an expression", emitting(nested(400))),
        refused(
            "more than 4096 steps (a search counts 32) at one tracepoint",
            emitting(apply(Function.LIST, many(constant(1L), 4096)))),
        refused(
            "more than 4096 steps (a search counts 32) at one tracepoint",
            emitting(apply(Function.LIST, many(apply(Function.LIKE), 128)))),
        refused("more than 65536 units in a constant", emitting(constant("x".repeat(65_537)))),
        refused("more than 65536 units in a constant", emitting(constant(new byte[65_537]))),
        refused("more than 65536 units in a constant", emitting(constant(nestedList(9)))),
        refused(
            "more than 340000 characters in all (constants and names count at each tracepoint)",
            program(List.of(), streams(1), many(emits(constant("x".repeat(60_000))), 6))),
        refused(
            "more than 32 steps in a path",
            observing(new Path(Path.Root.THIS, "", steps(new Path.Size(), 33)))));
  }

  private static Stream<Arguments> slots() {
    return Stream.of(
        refused("slot 0 says it is slot 1", program(List.of(set(1, 1)), streams(1))),
        refused(
            "slot 0 counts nothing",
            program(
                List.of(new SlotSpec.Ledger(0, "s", anys(1), List.of(), List.of())), streams(1))),
        refused(
            "slot 0 has no argument type for each aggregate",
            program(
                List.of(new SlotSpec.Ledger(0, "s", anys(1), List.of(Aggregate.SUM), List.of())),
                streams(1))),
        refused(
            "slot 0 keeps a number of events outside 1 to 10000",
            program(
                List.of(new SlotSpec.Set(0, "s", SlotSpec.Keep.FIRST, 0, anys(1))), streams(1))),
        refused(
            "slot 0 keeps a number of events outside 1 to 10000",
            program(
                List.of(new SlotSpec.Set(0, "s", SlotSpec.Keep.MOST_RECENT, 10_001, anys(1))),
                streams(1))));
  }

  private static Stream<Arguments> limits() {
    return Stream.of(
        refused("a window outside 1 ms to 1 h", limited(new Limits(999, 0, 1, 0))),
        refused("a window outside 1 ms to 1 h", limited(new Limits(3_600_000_001L, 0, 1, 0))),
        refused("a group limit outside 1 to 1000000", limited(new Limits(1000, 0, 0, 0))),
        refused("a group limit outside 1 to 1000000", limited(new Limits(1000, 0, 1_000_001, 0))),
        refused("a baggage budget outside 0 to 1048576 bytes", limited(new Limits(1000, -1, 1, 0))),
        refused("a lease below 0", limited(new Limits(1000, 0, 1, -1))),
        refused("a method limit outside 1 to 100000", limited(new Limits(1000, 0, 1, 0, 100_001))),
        refused("a method limit outside 1 to 100000", limited(new Limits(1000, 0, 1, 0, 0))),
        refused("a sample outside 0 to 1", sampled(Double.NaN)),
        refused("a sample outside 0 to 1", sampled(0)));
  }

  private static Stream<Arguments> outputs() {
    Output.Select beyond = new Output.Select("x", column(2));
    return Stream.of(
        refused(
            "no argument type for each aggregate",
            program(
                List.of(),
                new Output(false, anys(0), List.of(Aggregate.SUM), List.of(), List.of()))),
        refused(
            "aggregates of streamed rows",
            program(
                List.of(), new Output(true, anys(0), List.of(Aggregate.SUM), anys(1), List.of()))),
        refused(
            "there is no column 2",
            program(List.of(), new Output(true, anys(1), List.of(), List.of(), List.of(beyond)))),
        refused("there is no column 2", shown(null, column(2))),
        refused("a condition that is a STRING", shown(new Expr.Constant("", Type.STRING))));
  }

  private static Stream<Arguments> observations() {
    MethodPattern wide = new MethodPattern("*".repeat(1025), false, "m", null);
    return Stream.of(
        refused("more than 1024 characters in a class name", at(wide, Place.ENTRY)),
        refused(
            "more than 1024 characters in a class name",
            at(new MethodPattern("T", false, "m", null), Place.call(wide))),
        refused("more than 1024 characters in a class name", requesting(wide)),
        refused(
            "advice 0: there is no argument 1x",
            observing(new Path(Path.Root.ARGUMENT, "1x", List.of()))),
        refused(
            "advice 0: there is no argument 1000",
            observing(new Path(Path.Root.ARGUMENT, "1000", List.of()))),
        refused(
            "advice 0: an element before the first",
            observing(new Path(Path.Root.THIS, "", List.of(new Path.Index(-1))))));
  }

  private static Stream<Arguments> columns() {
    Unpack subquery = folded(column(2), counts(1));
    return Stream.of(
        refused("advice 0: there is no column 1", emitting(column(1))),
        refused("advice 0: there is no slot 0", program(List.of(), streams(1), unpacks(0))),
        refused("advice 0: there is no slot -1", program(List.of(), streams(1), unpacks(-1))),
        refused(
            "advice 0: there is no column 2",
            program(List.of(set(0, 2)), streams(1), reads(subquery))),
        refused(
            "advice 0: a subquery streams rows",
            program(List.of(set(0, 2)), streams(1), reads(folded(column(0), streams(1))))),
        refused(
            "advice 0: a subquery does not fit its result",
            program(List.of(set(0, 2)), streams(1), reads(folded(column(0), counts(2))))),
        refused(
            "advice 0: a condition that is a LONG",
            program(
                List.of(),
                streams(1),
                advice(
                    List.of(),
                    List.of(),
                    List.of(new Expr.Constant(1L, Type.LONG)),
                    rows(column(0))))),
        refused(
            "advice 0: MATCHES without a constant pattern",
            emitting(apply(Function.MATCHES, column(0), column(0)))),
        refused(
            "advice 0: EXTRACT without a constant pattern",
            emitting(apply(Function.EXTRACT, column(0)))),
        refused(
            "advice 0: cannot use a pattern: missing closing )",
            emitting(apply(Function.MATCHES, column(0), constant("(a")))));
  }

  private static Stream<Arguments> sinks() {
    Argument one = Argument.plain(constant(1L));
    Sink.EmitGroups groups = new Sink.EmitGroups(List.of(column(0)), List.of(one));
    Sink.PackLedger packs = new Sink.PackLedger(0, List.of(column(0)), List.of(one));
    return Stream.of(
        refused(
            "advice 0: it emits groups where rows are streamed",
            program(List.of(), streams(1), sinking(groups))),
        refused(
            "advice 0: its groups do not fit the output",
            program(List.of(), counts(2), sinking(groups))),
        refused(
            "advice 0: it streams rows where groups are wanted",
            program(List.of(), counts(1), emits(column(0)))),
        refused(
            "advice 0: its rows do not fit the output",
            program(List.of(), streams(2), emits(column(0)))),
        refused(
            "advice 0: its tuples do not fit slot 0",
            program(List.of(set(0, 2)), streams(1), packing())),
        refused(
            "advice 0: its tuples do not fit slot 0",
            program(List.of(ledger(0)), streams(1), packing())),
        refused(
            "advice 0: its rows do not fit slot 0",
            program(List.of(set(0, 1)), streams(1), sinking(packs))),
        refused(
            "advice 0: a condition that is a LONG",
            program(List.of(set(0, 1)), streams(1), packing(new Expr.Constant(1L, Type.LONG)))));
  }

  private static Stream<Arguments> aggregates() {
    return Stream.of(
        refused("advice 0: there is no column 1", summing(weighted(1))),
        refused("advice 0: there is no column -1", summing(weighted(-1))),
        refused("advice 0: column 0 is a weight but no long", summing(weighted(0))),
        refused(
            "advice 0: a partial SUM that is no bytes",
            summing(new Argument(column(0), List.of(), true))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unsound")
  void unsoundProgramsAreRefusedByName(String why, AdviceProgram program) {
    assertThatThrownBy(() -> ProgramVerifier.verify(program))
        .isInstanceOf(UnsoundProgramException.class)
        .hasMessage(why);
  }

  /** Where the tables above stop, so that a rule that refuses all is noticed. */
  @Test
  void programsAtTheLimitsAreAccepted() {
    for (AdviceProgram program :
        List.of(
            program(List.of(), streams(255)),
            program(List.of(set(0, 256)), streams(1)),
            program(List.of(), streams(1), lets(Collections.nCopies(255, TRUE))),
            emitting(nested(399)),
            emitting(apply(Function.LIST, many(constant(1L), 4095))),
            emitting(constant("x".repeat(65_536))),
            emitting(constant(nestedList(8))),
            limited(new Limits(1000, 0, 1, 0)),
            limited(new Limits(3_600_000_000L, 1 << 20, 1_000_000, Long.MAX_VALUE)),
            shown(TRUE, column(1)),
            program(List.of(set(0, 2)), streams(1), reads(folded(column(1), counts(1)))),
            program(List.of(set(0, 1)), streams(1), packing(TRUE)),
            summing(Argument.plain(column(0))),
            emitting(apply(Function.MATCHES, column(0), constant("(a)"))))) {
      assertThatCode(() -> ProgramVerifier.verify(program)).doesNotThrowAnyException();
    }
  }

  private static Arguments refused(String why, AdviceProgram program) {
    return arguments(why, program);
  }

  private static Advice emits(Expr column) {
    return advice(List.of(), List.of(), List.of(), rows(column));
  }

  private static Advice lets(List<Expr> let) {
    return advice(List.of(), let, List.of(), rows(column(0)));
  }

  private static Advice reads(Unpack unpack) {
    return advice(List.of(unpack), List.of(), List.of(), rows(column(0)));
  }

  private static Advice unpacks(int slot) {
    return reads(Unpack.inner(slot));
  }

  private static Unpack folded(Expr key, Output result) {
    Fold fold = new Fold(List.of(key), List.of(Argument.plain(column(1))), result);
    return new Unpack(0, Unpack.Mode.INNER, false, fold);
  }

  private static Advice sinking(Sink sink) {
    return advice(List.of(), List.of(), List.of(), sink);
  }

  private static Advice packing(Expr... where) {
    return sinking(new Sink.Pack(0, List.of(column(0)), Sink.Empty.NEVER, List.of(where)));
  }

  private static Argument weighted(int column) {
    return new Argument(constant(1L), List.of(column), false);
  }

  private static AdviceProgram summing(Argument argument) {
    return program(
        List.of(), counts(0), sinking(new Sink.EmitGroups(List.of(), List.of(argument))));
  }

  private static AdviceProgram emitting(Expr column) {
    return program(List.of(), streams(1), emits(column));
  }

  private static AdviceProgram observing(Path path) {
    Advice some = emits(column(0));
    return program(
        List.of(),
        streams(1),
        new Advice(
            some.tracepoint(),
            List.of(observed(path)),
            some.unpack(),
            some.let(),
            some.filter(),
            some.sink()));
  }

  private static AdviceProgram at(MethodPattern method, Place place) {
    Advice some = emits(column(0));
    return program(
        List.of(),
        streams(1),
        new Advice(
            new Tracepoint("t", method, place),
            some.observe(),
            some.unpack(),
            some.let(),
            some.filter(),
            some.sink()));
  }

  private static AdviceProgram requesting(MethodPattern method) {
    AdviceProgram some = emitting(column(0));
    return new AdviceProgram(
        "", List.of(), some.advice(), some.output(), List.of(method), List.of(), 1, some.limits());
  }

  private static AdviceProgram limited(Limits limits) {
    return program(limits, List.of(), streams(1));
  }

  private static AdviceProgram sampled(double rate) {
    AdviceProgram some = emitting(column(0));
    return new AdviceProgram(
        "", List.of(), some.advice(), some.output(), List.of(), List.of(), rate, some.limits());
  }

  private static AdviceProgram shown(Expr having, Expr... order) {
    return program(
        List.of(),
        new Output(
            true,
            anys(1),
            List.of(),
            List.of(),
            List.of(),
            having,
            Stream.of(order).map(by -> new Output.Order(by, false)).toList(),
            Output.NO_LIMIT));
  }

  /** So many functions around a column. */
  private static Expr nested(int depth) {
    Expr expr = column(0);
    for (int i = 0; i < depth; i++) {
      expr = apply(Function.NOT, expr);
    }
    return expr;
  }

  private static Object nestedList(int depth) {
    return depth == 0 ? 1L : List.of(nestedList(depth - 1));
  }

  private static Expr[] many(Expr expr, int times) {
    return Collections.nCopies(times, expr).toArray(new Expr[0]);
  }

  private static Advice[] many(Advice advice, int times) {
    return Collections.nCopies(times, advice).toArray(new Advice[0]);
  }

  private static List<Path.Step> steps(Path.Step step, int times) {
    return Collections.nCopies(times, step);
  }
}
