package io.pivotscope.agent.code;

import io.pivotscope.agent.code.Variable.Kind;
import io.pivotscope.agent.link.Export;
import io.pivotscope.baggage.value.Type;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** An export that yields one row per element, as code: the elements are read before the rows. */
final class EachCode implements LoopCode {

  private static final org.objectweb.asm.Type LIST = org.objectweb.asm.Type.getType(List.class);
  private static final Method SIZE = Method.getMethod("int size()");

  private final GeneratorAdapter code;
  private final PathCode paths;
  private final RowColumns row;
  private final Export export;
  private final Type wanted;
  private final int column;
  private final int list;

  EachCode(
      GeneratorAdapter code,
      PathCode paths,
      RowColumns row,
      Export export,
      Type wanted,
      int column) {
    this.code = code;
    this.paths = paths;
    this.row = row;
    this.export = export;
    this.wanted = wanted;
    this.column = column;
    this.list = code.newLocal(LIST);
  }

  @Override
  public void read(Label partial) {
    paths.readAll(export, wanted);
    code.storeLocal(list);
  }

  @Override
  public void size() {
    code.loadLocal(list);
    code.invokeInterface(LIST, SIZE);
  }

  @Override
  public boolean isPast() {
    return false;
  }

  @Override
  public void loop(Runnable body) {
    int index = code.newLocal(org.objectweb.asm.Type.INT_TYPE);
    Label again = code.newLabel();
    Label out = code.newLabel();
    code.push(0);
    code.storeLocal(index);
    code.mark(again);
    code.loadLocal(index);
    size();
    code.ifICmp(GeneratorAdapter.GE, out);
    code.loadLocal(list);
    code.loadLocal(index);
    code.invokeInterface(LIST, Method.getMethod("Object get(int)"));
    code.iinc(index, 1);
    row.columns[column] = row.values.unbox(Kind.of(wanted));
    body.run();
    code.goTo(again);
    code.mark(out);
  }
}
