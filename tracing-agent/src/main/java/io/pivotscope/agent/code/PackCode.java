package io.pivotscope.agent.code;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.aggregate.Recorder;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Sink;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * PACK into a set, as code. One short row goes there at once; where there may be several, or texts
 * that an expression made, they are gathered, since there is room for so many in one event.
 */
final class PackCode implements SinkCode {

  private static final Type ROWS = Type.getType(EventRows.class);

  private final GeneratorAdapter code;
  private final Constants constants;
  private final EventCode event;
  private final ExprCode exprs;
  private final GroupCode groups;
  private final Sink.Pack pack;
  private final SetShape shape;
  private final boolean gathers;

  /** Whether a row came as far as the conditions of the pack, and whether one was packed. */
  private final int seen;

  private final int packed;
  private final int rows;

  PackCode(
      GeneratorAdapter code,
      Constants constants,
      EventCode event,
      ExprCode exprs,
      GroupCode groups,
      Sink.Pack pack,
      SetShape shape,
      boolean gathers) {
    this.code = code;
    this.constants = constants;
    this.event = event;
    this.exprs = exprs;
    this.groups = groups;
    this.pack = pack;
    this.shape = shape;
    this.gathers = gathers;
    this.seen = code.newLocal(Type.INT_TYPE);
    this.packed = code.newLocal(Type.INT_TYPE);
    this.rows = code.newLocal(ROWS);
  }

  @Override
  public void begin() {
    set(seen, 0);
    set(packed, 0);
    if (gathers) {
      code.newInstance(ROWS);
      code.dup();
      code.invokeConstructor(ROWS, Method.getMethod("void <init> ()"));
      code.storeLocal(rows);
    }
  }

  @Override
  public void row(Label filtered, Label next) {
    set(seen, 1);
    if (gathers) {
      code.loadLocal(rows);
      code.invokeVirtual(ROWS, Method.getMethod("void see()"));
    }
    pack.where().forEach(condition -> exprs.unless(condition, filtered));
    List<Variable> values = pack.columns().stream().map(exprs::compile).toList();
    if (gathers) {
      code.loadLocal(rows);
      groups.tuple(values);
      code.invokeVirtual(ROWS, Signatures.of("void add(%s)", Tuple.class));
    } else {
      event.ofEvent();
      constants.push(code, shape, SetShape.class);
      groups.tuple(values);
      event.call(
          "void pack(%s, %s, %s, %s)", Recorder.class, Pane.class, SetShape.class, Tuple.class);
    }
    set(packed, 1);
  }

  /** An event whose rows were left out may still exist, for whoever chooses among events. */
  @Override
  public void end() {
    Label done = code.newLabel();
    Label some = code.newLabel();
    code.loadLocal(packed);
    code.ifZCmp(GeneratorAdapter.NE, some);
    if (pack.empty() != Sink.Empty.NEVER) {
      if (pack.empty() == Sink.Empty.IF_ROWS) {
        code.loadLocal(seen);
        code.ifZCmp(GeneratorAdapter.EQ, done);
      }
      event.ofEvent();
      constants.push(code, shape, SetShape.class);
      event.call("void packNothing(%s, %s, %s)", Recorder.class, Pane.class, SetShape.class);
    }
    code.goTo(done);
    code.mark(some);
    if (gathers) {
      event.ofEvent();
      constants.push(code, shape, SetShape.class);
      code.loadLocal(rows);
      event.call(
          "void pack(%s, %s, %s, %s)", Recorder.class, Pane.class, SetShape.class, EventRows.class);
    }
    code.mark(done);
  }

  private void set(int local, int value) {
    code.visitInsn(value == 0 ? Opcodes.ICONST_0 : Opcodes.ICONST_1);
    code.storeLocal(local);
  }
}
