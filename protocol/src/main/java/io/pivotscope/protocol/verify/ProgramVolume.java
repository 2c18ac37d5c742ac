package io.pivotscope.protocol.verify;

import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a program is, all in all: its characters, and for whatever else is in it a few more.
 * Encoded, a program has at most three bytes for each; that much is known here without encoding.
 * Constants, names and paths stand in the program once per tracepoint, so a short text can be much.
 */
final class ProgramVolume {

  /** Of tag, length, type and number of anything. */
  private static final int ITEM = 8;

  private long sum;

  private ProgramVolume() {}

  static long of(AdviceProgram program) {
    ProgramVolume volume = new ProgramVolume();
    volume.text(program.text());
    program.processNames().forEach(volume::text);
    program.requests().forEach(volume::names);
    for (SlotSpec slot : program.slots()) {
      volume.text(slot.alias());
      // A ledger's columns stand for keys, and functions with types.
      volume.items(4 + slot.columns().size());
    }
    volume.output(program.output());
    program.advice().forEach(volume::advice);
    return volume.sum + 8 * ITEM;
  }

  private void items(int count) {
    sum += (long) ITEM * count;
  }

  private void text(@Nullable String text) {
    sum += ITEM + (text == null ? 0 : text.length());
  }

  private void names(@Nullable MethodPattern pattern) {
    if (pattern != null) {
      text(pattern.type());
      text(pattern.method());
      text(pattern.annotation());
      if (pattern.parameterTypes() != null) {
        pattern.parameterTypes().forEach(this::text);
      }
      items(2);
    }
  }

  private void advice(Advice advice) {
    text(advice.tracepoint().name());
    names(advice.tracepoint().method());
    names(advice.tracepoint().place().callee());
    for (Advice.Observation observation : advice.observe()) {
      text(observation.name());
      path(observation.path());
    }
    for (Unpack unpack : advice.unpack()) {
      items(2);
      if (unpack.fold() != null) {
        expressions(unpack.fold().keys());
        arguments(unpack.fold().arguments());
        output(unpack.fold().result());
      }
    }
    expressions(advice.let());
    expressions(advice.filter());
    sink(advice.sink());
    items(4);
  }

  private void path(Path path) {
    text(path.name());
    for (Path.Step step : path.steps()) {
      text(step instanceof Path.Field field ? field.name() : null);
    }
    items(1);
  }

  private void sink(Sink sink) {
    if (sink instanceof Sink.Pack pack) {
      expressions(pack.columns());
      expressions(pack.where());
    } else if (sink instanceof Sink.PackLedger pack) {
      expressions(pack.keys());
      arguments(pack.arguments());
    } else if (sink instanceof Sink.EmitRows emit) {
      expressions(emit.columns());
    } else if (sink instanceof Sink.EmitGroups emit) {
      expressions(emit.keys());
      arguments(emit.arguments());
    }
    items(2);
  }

  private void output(Output output) {
    items(4 + output.keys().size() + output.aggregates().size() + output.argumentTypes().size());
    for (Output.Select select : output.select()) {
      text(select.title());
      expression(select.expr());
    }
    for (Output.Order order : output.order()) {
      items(1);
      expression(order.expr());
    }
    if (output.having() != null) {
      expression(output.having());
    }
  }

  private void arguments(List<Argument> arguments) {
    for (Argument argument : arguments) {
      items(1 + argument.weights().size());
      expression(argument.value());
    }
  }

  private void expressions(List<Expr> expressions) {
    expressions.forEach(this::expression);
  }

  private void expression(Expr expr) {
    items(1);
    if (expr instanceof Expr.Constant constant) {
      value(constant.value());
    } else if (expr instanceof Expr.Apply apply) {
      expressions(apply.arguments());
    }
  }

  private void value(@Nullable Object value) {
    items(1);
    if (value instanceof String text) {
      text(text);
    } else if (value instanceof byte[] bytes) {
      sum += bytes.length;
    } else if (value instanceof List<?> list) {
      list.forEach(this::value);
    }
  }
}
