package io.pivotscope.protocol.codec;

import com.google.protobuf.ByteString;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import io.pivotscope.protocol.proto.AdviceProto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of {@code protocol.advice} as generated messages. */
final class ProgramToProto {
  private ProgramToProto() {}

  static AdviceProto.AdviceProgram program(AdviceProgram program) {
    AdviceProgram.Limits limits = program.limits();
    AdviceProto.AdviceProgram.Builder out =
        AdviceProto.AdviceProgram.newBuilder()
            .setText(program.text())
            .setOutput(output(program.output()))
            .addAllProcessNames(program.processNames())
            .setLimits(
                AdviceProto.Limits.newBuilder()
                    .setWindowMicros(limits.windowMicros())
                    .setBudgetBytes(limits.budgetBytes())
                    .setMaxGroups(limits.maxGroups())
                    .setLeaseMillis(limits.leaseMillis())
                    .setMaxMethods(limits.maxMethods()));
    if (program.isSampled()) {
      out.setSampleRate(program.sampleRate());
    }
    program.slots().forEach(slot -> out.addSlots(slot(slot)));
    program.advice().forEach(advice -> out.addAdvice(advice(advice)));
    program.requests().forEach(request -> out.addRequests(method(request)));
    return out.build();
  }

  private static AdviceProto.SlotSpec.Builder slot(SlotSpec slot) {
    AdviceProto.SlotSpec.Builder out =
        AdviceProto.SlotSpec.newBuilder().setIndex(slot.index()).setAlias(slot.alias());
    if (slot instanceof SlotSpec.Set set) {
      out.setSet(
          AdviceProto.SlotSpec.Set.newBuilder()
              .setKeep(Enums.toProto(AdviceProto.SlotSpec.Keep.class, "KEEP_", set.keep()))
              .setN(set.n())
              .addAllColumns(types(set.columns())));
    } else if (slot instanceof SlotSpec.Ledger ledger) {
      out.setLedger(
          AdviceProto.SlotSpec.Ledger.newBuilder()
              .addAllKeys(types(ledger.keys()))
              .addAllAggregates(aggregates(ledger.aggregates()))
              .addAllArgumentTypes(types(ledger.argumentTypes())));
    }
    return out;
  }

  private static AdviceProto.Advice.Builder advice(Advice advice) {
    AdviceProto.Advice.Builder out =
        AdviceProto.Advice.newBuilder()
            .setTracepoint(advice.tracepoint().name())
            .setMethod(method(advice.tracepoint().method()))
            .setPlace(kind(advice.tracepoint().place()))
            .setLine(advice.tracepoint().place().line())
            .addAllLet(exprs(advice.let()))
            .addAllFilter(exprs(advice.filter()))
            .setSink(sink(advice.sink()));
    MethodPattern callee = advice.tracepoint().place().callee();
    if (callee != null) {
      out.setCallee(method(callee));
    }
    advice.unpack().forEach(unpack -> out.addUnpack(unpack(unpack)));
    for (Advice.Observation observation : advice.observe()) {
      out.addObserve(
          AdviceProto.Advice.Observation.newBuilder()
              .setName(observation.name())
              .setPath(path(observation.path()))
              .setType(type(observation.type())));
    }
    return out;
  }

  private static AdviceProto.Unpack.Builder unpack(Unpack unpack) {
    AdviceProto.Unpack.Builder out =
        AdviceProto.Unpack.newBuilder()
            .setSlot(unpack.slot())
            .setMode(Enums.toProto(AdviceProto.Unpack.Mode.class, "MODE_", unpack.mode()))
            .setMarks(unpack.marks());
    Fold fold = unpack.fold();
    if (fold != null) {
      out.setFold(
          AdviceProto.Fold.newBuilder()
              .addAllKeys(exprs(fold.keys()))
              .addAllArguments(arguments(fold.arguments()))
              .setResult(output(fold.result())));
    }
    return out;
  }

  private static List<AdviceProto.Argument> arguments(List<Argument> arguments) {
    return arguments.stream()
        .map(
            argument ->
                AdviceProto.Argument.newBuilder()
                    .setValue(expr(argument.value()))
                    .addAllWeights(argument.weights())
                    .setPartial(argument.partial())
                    .build())
        .toList();
  }

  private static AdviceProto.Sink.Builder sink(Sink sink) {
    AdviceProto.Sink.Builder out = AdviceProto.Sink.newBuilder();
    if (sink instanceof Sink.Pack pack) {
      out.setPack(
          AdviceProto.Sink.Pack.newBuilder()
              .setSlot(pack.slot())
              .addAllColumns(exprs(pack.columns()))
              .setEmpty(Enums.toProto(AdviceProto.Sink.Empty.class, "EMPTY_", pack.empty()))
              .addAllWhere(exprs(pack.where())));
    } else if (sink instanceof Sink.PackLedger pack) {
      out.setPackLedger(
          AdviceProto.Sink.PackLedger.newBuilder()
              .setSlot(pack.slot())
              .addAllKeys(exprs(pack.keys()))
              .addAllArguments(arguments(pack.arguments())));
    } else if (sink instanceof Sink.EmitRows emit) {
      out.setEmitRows(AdviceProto.Sink.EmitRows.newBuilder().addAllColumns(exprs(emit.columns())));
    } else if (sink instanceof Sink.EmitGroups emit) {
      out.setEmitGroups(
          AdviceProto.Sink.EmitGroups.newBuilder()
              .addAllKeys(exprs(emit.keys()))
              .addAllArguments(arguments(emit.arguments())));
    }
    return out;
  }

  private static AdviceProto.Output.Builder output(Output output) {
    AdviceProto.Output.Builder out =
        AdviceProto.Output.newBuilder()
            .setStreams(output.streams())
            .addAllKeys(types(output.keys()))
            .addAllAggregates(aggregates(output.aggregates()))
            .addAllArgumentTypes(types(output.argumentTypes()));
    if (output.having() != null) {
      out.setHaving(expr(output.having()));
    }
    if (output.limit() >= 0) {
      out.setLimit(output.limit());
    }
    for (Output.Order order : output.order()) {
      out.addOrder(
          AdviceProto.Output.Order.newBuilder()
              .setExpr(expr(order.expr()))
              .setDescending(order.descending()));
    }
    for (Output.Select select : output.select()) {
      out.addSelect(
          AdviceProto.Output.Select.newBuilder()
              .setTitle(select.title())
              .setExpr(expr(select.expr())));
    }
    return out;
  }

  static AdviceProto.MethodPattern method(MethodPattern pattern) {
    AdviceProto.MethodPattern.Builder out =
        AdviceProto.MethodPattern.newBuilder()
            .setType(pattern.type())
            .setSubtypes(pattern.subtypes())
            .setMethod(pattern.method());
    if (pattern.parameterTypes() != null) {
      out.setParameterTypes(
          AdviceProto.MethodPattern.ParameterTypes.newBuilder()
              .addAllType(pattern.parameterTypes()));
    }
    if (pattern.annotation() != null) {
      out.setAnnotation(pattern.annotation());
    }
    return out.build();
  }

  static AdviceProto.Place kind(Place place) {
    return Enums.toProto(AdviceProto.Place.class, "PLACE_", place.kind());
  }

  static AdviceProto.Path path(Path path) {
    AdviceProto.Path.Builder out =
        AdviceProto.Path.newBuilder()
            .setRoot(Enums.toProto(AdviceProto.Path.Root.class, "ROOT_", path.root()))
            .setName(path.name());
    for (Path.Step step : path.steps()) {
      AdviceProto.Path.Step.Builder s = AdviceProto.Path.Step.newBuilder();
      if (step instanceof Path.Field field) {
        s.setField(field.name());
      } else if (step instanceof Path.Index index) {
        s.setIndex(index.index());
      } else if (step instanceof Path.Size) {
        s.setSize(true);
      } else if (step instanceof Path.Each) {
        s.setEach(true);
      }
      out.addSteps(s);
    }
    return out.build();
  }

  private static List<AdviceProto.Expr> exprs(List<Expr> exprs) {
    return exprs.stream().map(ProgramToProto::expr).toList();
  }

  private static AdviceProto.Expr expr(Expr expr) {
    AdviceProto.Expr.Builder out = AdviceProto.Expr.newBuilder().setType(type(expr.type()));
    if (expr instanceof Expr.Constant constant) {
      out.setConstant(value(constant.value()));
    } else if (expr instanceof Expr.Column column) {
      out.setColumn(column.index());
    } else if (expr instanceof Expr.Apply apply) {
      out.setFunction(Enums.toProto(AdviceProto.Function.class, "FUNCTION_", apply.function()))
          .addAllArguments(exprs(apply.arguments()));
    }
    return out.build();
  }

  private static AdviceProto.Value value(@Nullable Object value) {
    AdviceProto.Value.Builder out = AdviceProto.Value.newBuilder();
    if (value instanceof Long number) {
      out.setNumber(number);
    } else if (value instanceof Double real) {
      out.setReal(real);
    } else if (value instanceof Boolean truth) {
      out.setTruth(truth);
    } else if (value instanceof String text) {
      out.setText(text);
    } else if (value instanceof byte[] octets) {
      out.setOctets(ByteString.copyFrom(octets));
    } else if (value instanceof List<?> list) {
      AdviceProto.Value.Values.Builder values = AdviceProto.Value.Values.newBuilder();
      list.forEach(element -> values.addValue(value(element)));
      out.setList(values);
    } else if (value != null) {
      throw new IllegalArgumentException("a constant of " + value.getClass());
    }
    return out.build();
  }

  private static AdviceProto.Type type(io.pivotscope.baggage.value.Type type) {
    return Enums.toProto(AdviceProto.Type.class, "TYPE_", type);
  }

  private static List<AdviceProto.Type> types(List<io.pivotscope.baggage.value.Type> types) {
    return Enums.toProto(AdviceProto.Type.class, "TYPE_", types);
  }

  private static List<AdviceProto.Aggregate> aggregates(
      List<io.pivotscope.baggage.accumulate.Aggregate> aggregates) {
    return Enums.toProto(AdviceProto.Aggregate.class, "AGGREGATE_", aggregates);
  }
}
