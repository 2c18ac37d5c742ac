package io.pivotscope.agent.code;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.aggregate.Recorder;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Sink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/** EMIT, as code: a row is added to its group in the pane, or streamed. */
final class EmitCode implements SinkCode {

  private final GeneratorAdapter code;
  private final EventCode event;
  private final ExprCode exprs;
  private final GroupCode groups;
  private final AdditionCode additions;
  private final Sink sink;
  private final Output output;

  EmitCode(
      GeneratorAdapter code,
      EventCode event,
      ExprCode exprs,
      GroupCode groups,
      AdditionCode additions,
      Sink sink,
      Output output) {
    this.code = code;
    this.event = event;
    this.exprs = exprs;
    this.groups = groups;
    this.additions = additions;
    this.sink = sink;
    this.output = output;
  }

  @Override
  public void begin() {}

  @Override
  public void row(Label filtered, Label next) {
    if (sink instanceof Sink.EmitGroups emit) {
      add(emit);
    } else if (sink instanceof Sink.EmitRows emit) {
      List<Variable> values = emit.columns().stream().map(exprs::compile).toList();
      event.ofEvent();
      groups.tuple(values);
      event.call("void stream(%s, %s, %s)", Recorder.class, Pane.class, Tuple.class);
    }
  }

  private void add(Sink.EmitGroups emit) {
    List<Argument> arguments = emit.arguments();
    List<Variable> keys = emit.keys().stream().map(exprs::compile).toList();
    additions.weigh(arguments);
    List<@Nullable Variable> values = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      values.add(
          additions.value(
              arguments.get(i), output.aggregates().get(i), output.argumentTypes().get(i)));
    }
    int group = groups.find(event.pane, keys, false);
    // Each row counts one: what counts rows gets their number when the pane is read.
    code.loadLocal(group);
    code.dup();
    code.getField(GroupCode.GROUP, "rows", Type.LONG_TYPE);
    code.push(1L);
    code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
    code.putField(GroupCode.GROUP, "rows", Type.LONG_TYPE);
    int cells = groups.cells(group);
    for (int i = 0; i < values.size(); i++) {
      additions.add(
          cells,
          i,
          arguments.get(i),
          values.get(i),
          output.aggregates().get(i),
          output.argumentTypes().get(i),
          true);
    }
  }

  @Override
  public void end() {}
}
