package io.pivotscope.compiler.explain;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.compiler.bind.ExprText;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Fold;
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
    advice.unpack().forEach(unpack -> unpack(unpack, names));
    for (int i = 0; i < advice.let().size(); i++) {
      line("  LET let#%d = %s", i, print(advice.let().get(i), names));
      names.add("let#" + i);
    }
    advice.filter().forEach(condition -> line("  FILTER %s", print(condition, names)));
    line("  %s", sink(advice.sink(), names));
  }

  private void unpack(Unpack unpack, List<String> names) {
    SlotSpec slot = program.slots().get(unpack.slot());
    List<String> columns = columns(slot);
    String mode = unpack.mode() == Unpack.Mode.INNER ? "" : "-" + unpack.mode();
    if (unpack.mode() == Unpack.Mode.ANTI) {
      line("  UNPACK-ANTI slot %d %s", slot.index(), slot.alias());
    } else {
      line(
          "  UNPACK%s slot %d %s(%s)",
          mode, slot.index(), slot.alias(), String.join(", ", columns));
    }
    Fold fold = unpack.fold();
    if (fold != null) {
      Output result = fold.result();
      line("    FOLD %s", grouping(fold.keys(), fold.arguments(), result.aggregates(), columns));
      columns = new ArrayList<>();
      for (int i = 0; i < result.select().size(); i++) {
        columns.add(slot.alias() + "#" + i);
      }
      List<String> groups = groupNames(result);
      for (int i = 0; i < columns.size(); i++) {
        line("      %s = %s", columns.get(i), print(result.select().get(i).expr(), groups));
      }
      tail(result, groups, "      ");
    }
    if (unpack.mode() != Unpack.Mode.ANTI) {
      names.addAll(columns);
    }
    if (unpack.marks()) {
      names.add(slot.alias() + "?");
    }
  }

  private static List<String> columns(SlotSpec slot) {
    if (slot instanceof SlotSpec.Ledger ledger) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < ledger.keys().size(); i++) {
        names.add(slot.alias() + "#" + i);
      }
      ledger.aggregates().forEach(a -> names.add(slot.alias() + "." + a));
      return names;
    }
    return IntStream.range(0, slot.columns().size()).mapToObj(i -> slot.alias() + "#" + i).toList();
  }

  private String sink(Sink sink, List<String> names) {
    if (sink instanceof Sink.Pack pack) {
      SlotSpec.Set slot = (SlotSpec.Set) program.slots().get(pack.slot());
      String keep =
          slot.keep() == SlotSpec.Keep.ALL
              ? ""
              : "-" + slot.keep() + (slot.n() == 1 ? "" : "-" + slot.n());
      String where = pack.where().isEmpty() ? "" : " where " + print(pack.where(), names);
      String empty = pack.empty() == Sink.Empty.NEVER ? "" : ", also without rows";
      return "PACK%s slot %d %s(%s)%s%s"
          .formatted(keep, pack.slot(), slot.alias(), print(pack.columns(), names), where, empty);
    }
    if (sink instanceof Sink.PackLedger pack) {
      SlotSpec.Ledger slot = (SlotSpec.Ledger) program.slots().get(pack.slot());
      return "PACK-COUNTS slot %d %s %s"
          .formatted(
              pack.slot(),
              slot.alias(),
              grouping(pack.keys(), pack.arguments(), slot.aggregates(), names));
    }
    if (sink instanceof Sink.EmitRows rows) {
      return "EMIT (" + print(rows.columns(), names) + ")";
    }
    Sink.EmitGroups groups = (Sink.EmitGroups) sink;
    return "EMIT "
        + grouping(groups.keys(), groups.arguments(), program.output().aggregates(), names);
  }

  private static String grouping(
      List<Expr> keys, List<Argument> arguments, List<Aggregate> functions, List<String> names) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = arguments.get(i);
      String weights =
          argument.weights().stream().map(w -> " x " + names.get(w)).collect(Collectors.joining());
      all.add(
          functions.get(i)
              + (argument.partial() ? " of states " : "")
              + "("
              + print(argument.value(), names)
              + ")"
              + weights);
    }
    return "by (%s) %s".formatted(print(keys, names), String.join(", ", all)).stripTrailing();
  }

  private static List<String> groupNames(Output output) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < output.keys().size(); i++) {
      names.add((output.streams() ? "column#" : "key#") + i);
    }
    for (int i = 0; i < output.aggregates().size(); i++) {
      names.add(output.aggregates().get(i) + "#" + i);
    }
    names.add("seconds");
    return names;
  }

  private void tail(Output output, List<String> names, String indent) {
    if (output.having() != null) {
      line("%shaving %s", indent, print(output.having(), names));
    }
    for (Output.Order order : output.order()) {
      line(
          "%sorder by %s%s", indent, print(order.expr(), names), order.descending() ? " desc" : "");
    }
    if (output.limit() >= 0) {
      line("%slimit %d", indent, output.limit());
    }
  }

  private void output(Output output) {
    List<String> names = groupNames(output);
    line(
        "result %s",
        output.select().stream()
            .map(s -> "\"" + s.title() + "\" = " + print(s.expr(), names))
            .collect(Collectors.joining(", ")));
    tail(output, names, "  ");
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
