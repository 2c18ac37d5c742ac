package io.pivotscope.protocol.verify;

import static io.pivotscope.protocol.verify.UnsoundProgramException.expect;

import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import io.pivotscope.protocol.evaluate.Lists;
import io.pivotscope.protocol.evaluate.Texts;
import io.pivotscope.protocol.interpret.Interpreter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How large a program may be. Its text decides that, so the compiler tells whoever wrote a query
 * that is too large; agents check again, since a program is work and memory in someone else's
 * process. All that {@link Interpreter} does at one event is bounded by these and by what it bounds
 * itself.
 */
public final class ProgramLimits {

  public static final int MAX_ADVICE = 256;
  static final int MAX_SLOTS = 64;

  /** Of one event, of one slot, of a result. */
  static final int MAX_COLUMNS = 256;

  /** Of the expressions that are evaluated for one row, and of those of the output. */
  public static final int MAX_WORK = 4096;

  /** What a search costs, where any other function costs one. */
  static final int SEARCH_WORK = 32;

  /** Nesting of expressions: a stack of the application's holds them. */
  static final int MAX_DEPTH = 400;

  /** Units of text, bytes or items in one constant. */
  static final int MAX_CONSTANT = Texts.MAX_LENGTH;

  static final int MAX_PATH_STEPS = 32;

  /** Characters of a name with wildcards: matching takes time in proportion. */
  static final int MAX_NAME = 1024;

  /** Of all of it ({@link ProgramVolume}): encoded it is within what a decoder looks at. */
  static final int MAX_VOLUME = 340_000;

  /** What is said of more than {@link #MAX_ADVICE}. */
  public static final String TOO_MANY_TRACEPOINTS = moreThan(MAX_ADVICE, "tracepoints");

  /** What is said of more than {@link #MAX_WORK}. */
  public static final String TOO_MUCH_WORK =
      moreThan(MAX_WORK, "steps (a search counts " + SEARCH_WORK + ") at one tracepoint");

  private int work;

  private ProgramLimits() {}

  /**
   * @throws UnsoundProgramException naming the limit that the program exceeds
   */
  public static void check(AdviceProgram program) throws UnsoundProgramException {
    expect(program.advice().size() <= MAX_ADVICE, TOO_MANY_TRACEPOINTS);
    most(MAX_ADVICE, program.requests().size(), "declared requests");
    most(MAX_SLOTS, program.slots().size(), "slots of baggage");
    for (SlotSpec slot : program.slots()) {
      most(MAX_COLUMNS, slot.columns().size(), "columns in a slot of baggage");
    }
    for (MethodPattern request : program.requests()) {
      names(request);
    }
    new ProgramLimits().output(program.output());
    for (Advice advice : program.advice()) {
      new ProgramLimits().advice(program, advice);
    }
    most(
        MAX_VOLUME,
        ProgramVolume.of(program),
        "characters in all (constants and names count at each tracepoint)");
  }

  private static void names(MethodPattern pattern) throws UnsoundProgramException {
    most(MAX_NAME, pattern.type().length(), "characters in a class name");
    most(MAX_NAME, pattern.method().length(), "characters in a method name");
    if (pattern.annotation() != null) {
      most(MAX_NAME, pattern.annotation().length(), "characters in the name of an annotation");
    }
  }

  private void advice(AdviceProgram program, Advice advice) throws UnsoundProgramException {
    names(advice.tracepoint().method());
    MethodPattern callee = advice.tracepoint().place().callee();
    if (callee != null) {
      names(callee);
    }
    for (Advice.Observation observation : advice.observe()) {
      most(MAX_PATH_STEPS, observation.path().steps().size(), "steps in a path");
    }
    int width = advice.observe().size() + advice.let().size();
    for (Unpack unpack : advice.unpack()) {
      // A slot that there is not is for ProgramVerifier to refuse.
      boolean exists = unpack.slot() >= 0 && unpack.slot() < program.slots().size();
      width += exists ? unpack.width(program) : 1;
      Fold fold = unpack.fold();
      if (fold != null) {
        expressions(fold.keys());
        arguments(fold.arguments());
        output(fold.result());
      }
    }
    most(MAX_COLUMNS, width, "columns at one tracepoint");
    expressions(advice.let());
    expressions(advice.filter());
    if (advice.sink() instanceof Sink.Pack pack) {
      most(MAX_COLUMNS, pack.columns().size(), "columns in a slot of baggage");
      expressions(pack.columns());
      expressions(pack.where());
    } else if (advice.sink() instanceof Sink.PackLedger pack) {
      expressions(pack.keys());
      arguments(pack.arguments());
    } else if (advice.sink() instanceof Sink.EmitRows emit) {
      expressions(emit.columns());
    } else if (advice.sink() instanceof Sink.EmitGroups emit) {
      expressions(emit.keys());
      arguments(emit.arguments());
    }
  }

  private void output(Output output) throws UnsoundProgramException {
    most(MAX_COLUMNS, output.seconds() + 1, "columns in a result");
    most(MAX_COLUMNS, output.select().size(), "columns in a result");
    most(MAX_COLUMNS, output.order().size(), "columns in OrderBy");
    for (Output.Select select : output.select()) {
      expression(select.expr(), 1);
    }
    for (Output.Order order : output.order()) {
      expression(order.expr(), 1);
    }
    if (output.having() != null) {
      expression(output.having(), 1);
    }
  }

  private void arguments(List<Argument> arguments) throws UnsoundProgramException {
    for (Argument argument : arguments) {
      most(MAX_COLUMNS, argument.weights().size(), "weights of an aggregate");
      expression(argument.value(), 1);
    }
  }

  private void expressions(List<Expr> expressions) throws UnsoundProgramException {
    for (Expr expression : expressions) {
      expression(expression, 1);
    }
  }

  private void expression(Expr expr, int depth) throws UnsoundProgramException {
    most(MAX_DEPTH, depth, "levels of nesting in an expression");
    work += expr instanceof Expr.Apply apply && searches(apply.function()) ? SEARCH_WORK : 1;
    expect(work <= MAX_WORK, TOO_MUCH_WORK);
    if (expr instanceof Expr.Constant constant) {
      most(MAX_CONSTANT, size(constant.value(), 0), "units in a constant");
    } else if (expr instanceof Expr.Apply apply) {
      for (Expr argument : apply.arguments()) {
        expression(argument, depth + 1);
      }
    }
  }

  /** Whether it may take the product of its arguments' lengths. */
  private static boolean searches(Function function) {
    return switch (function) {
      case MATCHES, EXTRACT, LIKE, CONTAINS, INDEX_OF, REPLACE, SPLIT -> true;
      default -> false;
    };
  }

  private static long size(@Nullable Object value, int depth) {
    if (value instanceof String text) {
      return text.length();
    }
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (!(value instanceof List<?> list)) {
      return 1;
    }
    if (depth == Lists.MAX_DEPTH) {
      return Integer.MAX_VALUE;
    }
    long size = 1;
    for (Object item : list) {
      size += size(item, depth + 1);
    }
    return size;
  }

  private static void most(int limit, long actual, String what) throws UnsoundProgramException {
    expect(actual <= limit, moreThan(limit, what));
  }

  private static String moreThan(int limit, String what) {
    return "more than " + limit + " " + what;
  }
}
