package io.pivotscope.protocol.codec;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
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
import io.pivotscope.protocol.proto.AdviceProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Generated messages as records; what a message lacks is malformed, never guessed. */
final class ProgramFromProto {
  private ProgramFromProto() {}

  static AdviceProgram program(AdviceProto.AdviceProgram program) {
    AdviceProto.Limits limits = program.getLimits();
    return new AdviceProgram(
        program.getText(),
        program.getSlotsList().stream().map(ProgramFromProto::slot).toList(),
        program.getAdviceList().stream().map(ProgramFromProto::advice).toList(),
        output(program.getOutput()),
        program.getRequestsList().stream().map(ProgramFromProto::method).toList(),
        program.getProcessNamesList(),
        program.hasSampleRate() ? program.getSampleRate() : 1,
        new AdviceProgram.Limits(
            limits.getWindowMicros(),
            limits.getBudgetBytes(),
            limits.getMaxGroups(),
            limits.getLeaseMillis(),
            limits.hasMaxMethods()
                ? limits.getMaxMethods()
                : AdviceProgram.Limits.DEFAULT_METHODS));
  }

  private static SlotSpec slot(AdviceProto.SlotSpec slot) {
    switch (slot.getKindCase()) {
      case SET -> {
        AdviceProto.SlotSpec.Set set = slot.getSet();
        return new SlotSpec.Set(
            slot.getIndex(),
            slot.getAlias(),
            Enums.fromProto(SlotSpec.Keep.class, "KEEP_", set.getKeep()),
            set.getN(),
            types(set.getColumnsList()));
      }
      case LEDGER -> {
        AdviceProto.SlotSpec.Ledger ledger = slot.getLedger();
        return new SlotSpec.Ledger(
            slot.getIndex(),
            slot.getAlias(),
            types(ledger.getKeysList()),
            aggregates(ledger.getAggregatesList()),
            types(ledger.getArgumentTypesList()));
      }
      default -> throw new MalformedMessageException("a slot of unknown kind");
    }
  }

  private static Advice advice(AdviceProto.Advice advice) {
    List<Advice.Observation> observe = new ArrayList<>();
    for (AdviceProto.Advice.Observation observation : advice.getObserveList()) {
      observe.add(
          new Advice.Observation(
              observation.getName(),
              path(observation.getPath()),
              Enums.fromProto(Type.class, "TYPE_", observation.getType())));
    }
    return new Advice(
        new Tracepoint(
            advice.getTracepoint(),
            method(advice.getMethod()),
            place(
                advice.getPlace(),
                advice.getLine(),
                advice.hasCallee() ? method(advice.getCallee()) : null)),
        observe,
        advice.getUnpackList().stream().map(ProgramFromProto::unpack).toList(),
        exprs(advice.getLetList()),
        exprs(advice.getFilterList()),
        sink(advice.getSink()));
  }

  private static Unpack unpack(AdviceProto.Unpack unpack) {
    Fold fold = null;
    if (unpack.hasFold()) {
      AdviceProto.Fold of = unpack.getFold();
      fold =
          new Fold(
              exprs(of.getKeysList()), arguments(of.getArgumentsList()), output(of.getResult()));
    }
    return new Unpack(
        unpack.getSlot(),
        Enums.fromProto(Unpack.Mode.class, "MODE_", unpack.getMode()),
        unpack.getMarks(),
        fold);
  }

  private static List<Argument> arguments(List<AdviceProto.Argument> arguments) {
    return arguments.stream()
        .map(a -> new Argument(expr(a.getValue()), a.getWeightsList(), a.getPartial()))
        .toList();
  }

  private static Sink sink(AdviceProto.Sink sink) {
    return switch (sink.getKindCase()) {
      case PACK ->
          new Sink.Pack(
              sink.getPack().getSlot(),
              exprs(sink.getPack().getColumnsList()),
              Enums.fromProto(Sink.Empty.class, "EMPTY_", sink.getPack().getEmpty()),
              exprs(sink.getPack().getWhereList()));
      case PACK_LEDGER ->
          new Sink.PackLedger(
              sink.getPackLedger().getSlot(),
              exprs(sink.getPackLedger().getKeysList()),
              arguments(sink.getPackLedger().getArgumentsList()));
      case EMIT_ROWS -> new Sink.EmitRows(exprs(sink.getEmitRows().getColumnsList()));
      case EMIT_GROUPS ->
          new Sink.EmitGroups(
              exprs(sink.getEmitGroups().getKeysList()),
              arguments(sink.getEmitGroups().getArgumentsList()));
      case KIND_NOT_SET -> throw new MalformedMessageException("advice without a sink");
    };
  }

  private static Output output(AdviceProto.Output output) {
    return new Output(
        output.getStreams(),
        types(output.getKeysList()),
        aggregates(output.getAggregatesList()),
        types(output.getArgumentTypesList()),
        output.getSelectList().stream()
            .map(select -> new Output.Select(select.getTitle(), expr(select.getExpr())))
            .toList(),
        output.hasHaving() ? expr(output.getHaving()) : null,
        output.getOrderList().stream()
            .map(order -> new Output.Order(expr(order.getExpr()), order.getDescending()))
            .toList(),
        output.hasLimit() ? output.getLimit() : Output.NO_LIMIT);
  }

  static MethodPattern method(AdviceProto.MethodPattern pattern) {
    return new MethodPattern(
        pattern.getType(),
        pattern.getSubtypes(),
        pattern.getMethod(),
        pattern.hasParameterTypes() ? pattern.getParameterTypes().getTypeList() : null,
        pattern.hasAnnotation() ? pattern.getAnnotation() : null);
  }

  static Place place(AdviceProto.Place kind, int line, @Nullable MethodPattern callee) {
    return new Place(Enums.fromProto(Place.Kind.class, "PLACE_", kind), line, callee);
  }

  static Path path(AdviceProto.Path path) {
    List<Path.Step> steps = new ArrayList<>();
    for (AdviceProto.Path.Step step : path.getStepsList()) {
      steps.add(
          switch (step.getKindCase()) {
            case FIELD -> new Path.Field(step.getField());
            case INDEX -> new Path.Index(step.getIndex());
            case SIZE -> new Path.Size();
            case EACH -> new Path.Each();
            case KIND_NOT_SET -> throw new MalformedMessageException("a step of unknown kind");
          });
    }
    return new Path(
        Enums.fromProto(Path.Root.class, "ROOT_", path.getRoot()), path.getName(), steps);
  }

  private static List<Expr> exprs(List<AdviceProto.Expr> exprs) {
    return exprs.stream().map(ProgramFromProto::expr).toList();
  }

  private static Expr expr(AdviceProto.Expr expr) {
    Type type = Enums.fromProto(Type.class, "TYPE_", expr.getType());
    return switch (expr.getKindCase()) {
      case CONSTANT -> new Expr.Constant(value(expr.getConstant()), type);
      case COLUMN -> new Expr.Column(expr.getColumn(), type);
      case FUNCTION ->
          new Expr.Apply(
              Enums.fromProto(Function.class, "FUNCTION_", expr.getFunction()),
              exprs(expr.getArgumentsList()),
              type);
      case KIND_NOT_SET -> throw new MalformedMessageException("an expression of unknown kind");
    };
  }

  private static @Nullable Object value(AdviceProto.Value value) {
    return switch (value.getKindCase()) {
      case NUMBER -> value.getNumber();
      case REAL -> value.getReal();
      case TRUTH -> value.getTruth();
      case TEXT -> value.getText();
      case OCTETS -> value.getOctets().toByteArray();
      case LIST -> {
        List<@Nullable Object> list = new ArrayList<>();
        value.getList().getValueList().forEach(element -> list.add(value(element)));
        yield Collections.unmodifiableList(list);
      }
      case KIND_NOT_SET -> null;
    };
  }

  private static List<Type> types(List<AdviceProto.Type> types) {
    return Enums.fromProto(Type.class, "TYPE_", types);
  }

  private static List<Aggregate> aggregates(List<AdviceProto.Aggregate> aggregates) {
    return Enums.fromProto(Aggregate.class, "AGGREGATE_", aggregates);
  }
}
