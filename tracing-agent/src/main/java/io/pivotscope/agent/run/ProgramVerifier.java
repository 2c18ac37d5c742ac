package io.pivotscope.agent.run;

import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import java.util.List;

/**
 * Checks a program once more before it runs here; the frontend is not trusted with the process. A
 * sound program names only columns and slots that exist, fits its slots and its output, and stays
 * within the limits below. It ends because advice has no jumps.
 */
final class ProgramVerifier {

  static final int MAX_ADVICE = 256;
  static final int MAX_SLOTS = 64;
  static final int MAX_COLUMNS = 256;
  static final int MAX_EXPRESSION_NODES = 4096;
  static final int MAX_GROUPS = 1_000_000;
  static final int MAX_BUDGET_BYTES = 1 << 20;
  static final long MIN_WINDOW_MICROS = 1000;

  static final int MAX_METHODS = 100_000;
  static final int MAX_PATTERN = 1024;

  private int nodes;

  private ProgramVerifier() {}

  /**
   * @throws LinkException naming what is wrong
   */
  static void verify(AdviceProgram program) throws LinkException {
    new ProgramVerifier().check(program);
  }

  private void check(AdviceProgram program) throws LinkException {
    expect(program.advice().size() <= MAX_ADVICE, "more than " + MAX_ADVICE + " advices");
    expect(program.slots().size() <= MAX_SLOTS, "more than " + MAX_SLOTS + " slots");
    for (int i = 0; i < program.slots().size(); i++) {
      SlotSpec slot = program.slots().get(i);
      expect(slot.index() == i, "slot " + i + " says it is slot " + slot.index());
      expect(slot.columns().size() <= MAX_COLUMNS, "slot " + i + " is too wide");
      if (slot instanceof SlotSpec.Ledger ledger) {
        expect(
            !ledger.aggregates().isEmpty()
                && ledger.aggregates().size() == ledger.argumentTypes().size(),
            "slot " + i + " has no argument type for each aggregate");
      }
    }
    AdviceProgram.Limits limits = program.limits();
    expect(limits.windowMicros() >= MIN_WINDOW_MICROS, "a window below 1 ms");
    expect(
        limits.maxGroups() >= 1 && limits.maxGroups() <= MAX_GROUPS,
        "a group limit outside 1 to " + MAX_GROUPS);
    expect(
        limits.budgetBytes() >= 0 && limits.budgetBytes() <= MAX_BUDGET_BYTES,
        "a baggage budget outside 0 to " + MAX_BUDGET_BYTES + " bytes");
    expect(
        limits.maxMethods() >= 1 && limits.maxMethods() <= MAX_METHODS,
        "a method limit outside 1 to " + MAX_METHODS);
    for (MethodPattern request : program.requests()) {
      check(request);
    }
    Output output = program.output();
    check(output);
    expect(program.sampleRate() > 0 && program.sampleRate() <= 1, "a sample outside 0 to 1");
    for (int i = 0; i < program.advice().size(); i++) {
      try {
        check(program, program.advice().get(i));
      } catch (LinkException e) {
        throw new LinkException("advice " + i + ": " + e.getMessage());
      }
    }
  }

  private void check(AdviceProgram program, Advice advice) throws LinkException {
    check(advice.tracepoint().method());
    MethodPattern callee = advice.tracepoint().place().callee();
    if (callee != null) {
      check(callee);
    }
    int width = advice.observe().size();
    for (Unpack unpack : advice.unpack()) {
      SlotSpec slot = slot(program, unpack.slot());
      Fold fold = unpack.fold();
      if (fold != null) {
        check(fold, slot.columns().size());
      }
      width += unpack.width(program);
    }
    expect(width + advice.let().size() <= MAX_COLUMNS, "more than " + MAX_COLUMNS + " columns");
    for (Expr let : advice.let()) {
      check(let, width);
      width++;
    }
    check(advice.filter(), width);
    Output output = program.output();
    if (advice.sink() instanceof Sink.EmitGroups emit) {
      expect(!output.streams(), "it emits groups where rows are streamed");
      expect(
          emit.keys().size() == output.keys().size()
              && emit.arguments().size() == output.aggregates().size(),
          "its groups do not fit the output");
      check(emit.keys(), width);
      checkArguments(emit.arguments(), width);
    } else if (advice.sink() instanceof Sink.EmitRows emit) {
      expect(output.streams(), "it streams rows where groups are wanted");
      expect(emit.columns().size() == output.keys().size(), "its rows do not fit the output");
      check(emit.columns(), width);
    } else if (advice.sink() instanceof Sink.Pack pack) {
      SlotSpec slot = slot(program, pack.slot());
      expect(
          slot instanceof SlotSpec.Set && slot.columns().size() == pack.columns().size(),
          "its tuples do not fit slot " + pack.slot());
      check(pack.columns(), width);
      check(pack.where(), width);
    } else if (advice.sink() instanceof Sink.PackLedger pack) {
      expect(
          slot(program, pack.slot()) instanceof SlotSpec.Ledger ledger
              && ledger.keys().size() == pack.keys().size()
              && ledger.aggregates().size() == pack.arguments().size(),
          "its rows do not fit slot " + pack.slot());
      check(pack.keys(), width);
      checkArguments(pack.arguments(), width);
    }
  }

  private void check(Fold fold, int width) throws LinkException {
    Output result = fold.result();
    check(result);
    expect(
        !result.streams()
            && fold.keys().size() == result.keys().size()
            && fold.arguments().size() == result.aggregates().size(),
        "a subquery does not fit its result");
    expect(result.select().size() <= MAX_COLUMNS, "a subquery is too wide");
    check(fold.keys(), width);
    checkArguments(fold.arguments(), width);
  }

  private void check(Output output) throws LinkException {
    expect(
        output.aggregates().size() == output.argumentTypes().size(),
        "no argument type for each aggregate");
    int width = output.seconds() + 1;
    for (Output.Select select : output.select()) {
      check(select.expr(), width);
    }
    if (output.having() != null) {
      check(output.having(), width);
    }
    for (Output.Order order : output.order()) {
      check(order.expr(), width);
    }
  }

  private void checkArguments(List<Argument> arguments, int width) throws LinkException {
    for (Argument argument : arguments) {
      check(argument.value(), width);
      for (int weight : argument.weights()) {
        expect(weight >= 0 && weight < width, "there is no column " + weight);
      }
    }
  }

  /** Matching takes time in proportion to the length. */
  private static void check(MethodPattern pattern) throws LinkException {
    expect(
        pattern.type().length() <= MAX_PATTERN && pattern.method().length() <= MAX_PATTERN,
        "a pattern of more than " + MAX_PATTERN + " characters");
  }

  private static SlotSpec slot(AdviceProgram program, int slot) throws LinkException {
    expect(slot >= 0 && slot < program.slots().size(), "there is no slot " + slot);
    return program.slots().get(slot);
  }

  private void check(List<Expr> expressions, int width) throws LinkException {
    for (Expr expr : expressions) {
      check(expr, width);
    }
  }

  private void check(Expr expr, int width) throws LinkException {
    expect(++nodes <= MAX_EXPRESSION_NODES, "expressions of more than the allowed size");
    if (expr instanceof Expr.Column column) {
      expect(column.index() < width, "there is no column " + column.index());
    } else if (expr instanceof Expr.Apply apply) {
      check(apply.arguments(), width);
    }
  }

  private static void expect(boolean condition, String otherwise) throws LinkException {
    if (!condition) {
      throw new LinkException(otherwise);
    }
  }
}
