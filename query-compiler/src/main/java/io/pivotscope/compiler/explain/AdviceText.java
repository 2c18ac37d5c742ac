package io.pivotscope.compiler.explain;

import io.pivotscope.compiler.bind.ExprText;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Prints an advice program in the paper's words, one operation a line. */
public final class AdviceText {

  private final AdviceProgram program;
  private final StringBuilder text = new StringBuilder();

  private AdviceText(AdviceProgram program) {
    this.program = program;
  }

  /** Several lines, each ended. */
  public static String print(AdviceProgram program) {
    AdviceText printer = new AdviceText(program);
    program.advice().forEach(printer::advice);
    printer.output(program.output());
    program.requests().forEach(request -> printer.line("request at %s", request));
    if (!program.processNames().isEmpty()) {
      printer.line("on processes %s", String.join(", ", program.processNames()));
    }
    return printer.text.toString();
  }

  private void advice(Advice advice) {
    line("at %s = %s", advice.tracepoint().name(), advice.tracepoint());
    List<String> names = new ArrayList<>();
    for (Advice.Observation observed : advice.observe()) {
      line("  OBSERVE %s = %s : %s", observed.name(), observed.path(), lower(observed.type()));
      names.add(observed.name());
    }
    for (Unpack unpack : advice.unpack()) {
      int index = unpack.slot();
      SlotSpec slot = program.slots().get(index);
      List<String> columns =
          IntStream.range(0, slot.columns().size()).mapToObj(i -> slot.alias() + "#" + i).toList();
      line("  UNPACK slot %d %s(%s)", index, slot.alias(), String.join(", ", columns));
      names.addAll(columns);
    }
    for (int i = 0; i < advice.let().size(); i++) {
      line("  LET let#%d = %s", i, print(advice.let().get(i), names));
      names.add("let#" + i);
    }
    advice.filter().forEach(condition -> line("  FILTER %s", print(condition, names)));
    line("  %s", sink(advice.sink(), names));
  }

  private String sink(Sink sink, List<String> names) {
    if (sink instanceof Sink.Pack pack) {
      SlotSpec.Set slot = (SlotSpec.Set) program.slots().get(pack.slot());
      String keep = slot.keep() == SlotSpec.Keep.ALL ? "" : "-" + slot.keep();
      return "PACK%s slot %d %s(%s)"
          .formatted(keep, pack.slot(), slot.alias(), print(pack.columns(), names));
    }
    if (sink instanceof Sink.PackLedger pack) {
      return "PACK-LEDGER slot %d by (%s) of (%s)"
          .formatted(pack.slot(), print(pack.keys(), names), arguments(pack.arguments(), names));
    }
    if (sink instanceof Sink.EmitRows rows) {
      return "EMIT (" + print(rows.columns(), names) + ")";
    }
    Sink.EmitGroups groups = (Sink.EmitGroups) sink;
    List<String> aggregates = new ArrayList<>();
    for (int i = 0; i < groups.arguments().size(); i++) {
      aggregates.add(
          program.output().aggregates().get(i)
              + "("
              + print(groups.arguments().get(i).value(), names)
              + ")");
    }
    return "EMIT by (%s) %s"
        .formatted(print(groups.keys(), names), String.join(", ", aggregates))
        .stripTrailing();
  }

  private void output(Output output) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < output.keys().size(); i++) {
      names.add((output.streams() ? "column#" : "key#") + i);
    }
    output.aggregates().forEach(a -> names.add(a + "#" + (names.size() - output.keys().size())));
    line(
        "result %s",
        output.select().stream()
            .map(s -> "\"" + s.title() + "\" = " + print(s.expr(), names))
            .collect(Collectors.joining(", ")));
  }

  private static String arguments(List<Argument> arguments, List<String> names) {
    return print(arguments.stream().map(Argument::value).toList(), names);
  }

  private static String print(Expr expr, List<String> names) {
    return ExprText.print(expr, names::get);
  }

  private static String print(List<Expr> exprs, List<String> names) {
    return exprs.stream().map(e -> print(e, names)).collect(Collectors.joining(", "));
  }

  private static String lower(Object name) {
    return name.toString().toLowerCase(Locale.ROOT);
  }

  private void line(String format, Object... arguments) {
    text.append(format.formatted(arguments)).append('\n');
  }
}
