package io.pivotscope.agent.code;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.aggregate.Recorder;
import io.pivotscope.agent.link.Export;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * All advice of a query at one place of one method, as a hidden class with one method: of the
 * site's own shape for an entry, else of one shape for all.
 *
 * <pre>
 *   static void enter(this, arguments)        what {@link Events} draws, with in the middle
 *            or enter(this, arguments as an array, result, exception, nanoseconds since the entry)
 *     read           each advice, {@link RowCode}
 *     write          each advice, the last one first
 * </pre>
 *
 * <p>Numbers stay numbers all the way, so an aggregate of numbers makes no object.
 *
 * <p>Interpreted, all of them at the place, is what has one of these:
 *
 * <ul>
 *   <li>an export that expands what is not of the invocation, to one row per element
 *   <li>a LeftJoin, an AntiJoin, a join that keeps marks of what it dropped, or a subquery with
 *       aggregates that is an operand
 *   <li>rows that are packed from an unpack and a let that makes a text, since texts are bounded
 *       for an event as a whole
 *   <li>a COUNT merged from encoded states, which the compiler of queries never asks for
 *   <li>an advice that packs what another one further on, or it itself, unpacks
 * </ul>
 *
 * <p>and the single event of which a slot has been cut or folded, whose history is not whole where
 * that could change a row, or that has more rows than are kept.
 */
public final class AdviceCode {

  /** The shape for all: {@code (this, arguments, result, exception, elapsed) -> void}. */
  public static final MethodType BOXED =
      MethodType.methodType(
          void.class, Object.class, Object[].class, Object.class, Throwable.class, long.class);

  private static final String NAME = "io/pivotscope/agent/code/GeneratedAdvice";
  private static final Type OBJECT = Type.getType(Object.class);
  private static final Type THROWABLE = Type.getType(Throwable.class);

  /**
   * One of the advices, linked to the method.
   *
   * @param index which of the program's
   */
  public record Linked(int index, Advice advice, Export[] exports) {}

  private final AdviceProgram program;
  private final List<Linked> linked;
  private final MethodType type;
  private final boolean instance;
  private final Constants constants = new Constants(Type.getObjectType(NAME));
  private final GeneratorAdapter code;
  private final ClassWriter writer;
  private final EventCode event;

  private AdviceCode(
      AdviceProgram program,
      List<Linked> linked,
      MethodType type,
      boolean instance,
      Events events) {
    this.program = program;
    this.linked = linked;
    this.type = type;
    this.instance = instance;
    this.writer = new Writer();
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
        NAME,
        null,
        "java/lang/Object",
        null);
    this.code =
        new GeneratorAdapter(
            Opcodes.ACC_STATIC,
            new Method("enter", type.toMethodDescriptorString()),
            null,
            null,
            writer);
    this.event = new EventCode(code, constants, events);
  }

  /** Every class that two branches leave is an object to what follows. */
  private static final class Writer extends ClassWriter {
    Writer() {
      super(COMPUTE_FRAMES);
    }

    @Override
    protected String getCommonSuperClass(String a, String b) {
      return "java/lang/Object";
    }
  }

  /** Whether all of these, which act together at one place, are of the kind that is compiled. */
  public static boolean isCompiled(AdviceProgram program, List<Linked> linked) {
    return Compilable.isCompilable(program, linked);
  }

  /**
   * Generates advice of that kind.
   *
   * @param type {@link #BOXED}, or {@code (this, arguments) -> anything} as the site has it
   * @param instance whether the first parameter is {@code this}
   * @return of that type, but for the result, which is void; throws nothing
   */
  public static MethodHandle compile(
      AdviceProgram program, List<Linked> linked, MethodType type, boolean instance, Events events)
      throws IllegalAccessException {
    MethodType entry = type.changeReturnType(void.class);
    AdviceCode made = new AdviceCode(program, linked, entry, instance, events);
    byte[] bytes = made.generate();
    MethodHandles.Lookup lookup =
        MethodHandles.lookup().defineHiddenClassWithClassData(bytes, made.constants.values(), true);
    try {
      return lookup.findStatic(lookup.lookupClass(), "enter", entry);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] generate() {
    Label start = code.newLabel();
    Label last = code.newLabel();
    Label partial = code.newLabel();
    Label end = code.newLabel();
    Label over = code.newLabel();
    Label done = code.newLabel();
    code.visitCode();
    event.begin();
    code.mark(start);
    begin(end, done);
    boolean unpacks = linked.stream().anyMatch(each -> !each.advice().unpack().isEmpty());
    boolean mayBePartial = linked.stream().anyMatch(Compilable::mayBeSeveral);
    if (unpacks && program.isSensitive()) {
      event.ofThread();
      event.call("boolean isSettled(%s)", Recorder.class);
      code.ifZCmp(GeneratorAdapter.EQ, partial);
    }
    act(partial);
    code.goTo(end);
    if (mayBePartial) {
      code.mark(partial);
      interpret();
      code.goTo(end);
    }
    code.mark(last);
    failed(start, last);
    Label told = code.mark();
    code.goTo(end);
    // At the edge of the stack telling may fail, and so may the end: what keeps the thread from
    // ever recording again is undone without a call.
    code.catchException(last, told, THROWABLE);
    code.pop();
    code.mark(end);
    code.loadLocal(event.recorder);
    code.ifNull(done);
    event.end();
    Label ended = code.mark();
    code.goTo(over);
    code.catchException(end, ended, THROWABLE);
    code.pop();
    event.endRecording();
    code.mark(over);
    event.guard(false);
    code.mark(done);
    code.returnValue();
    code.endMethod();
    constants.write(writer);
    writer.visitEnd();
    return writer.toByteArray();
  }

  private void begin(Label end, Label done) {
    event.events();
    event.call("%s thread()", Recorder.class);
    code.storeLocal(event.recorder);
    code.loadLocal(event.recorder);
    code.ifNull(done);
    if (mayPass()) {
      event.ofThread();
      event.call("boolean passes(%s)", Recorder.class);
      code.ifZCmp(GeneratorAdapter.NE, done);
    }
    event.guard(true);
    event.ofThread();
    event.call("%2$s begin(%1$s)", Recorder.class, Pane.class);
    code.storeLocal(event.pane);
    code.loadLocal(event.pane);
    code.ifNull(end);
    if (program.advice().size() > 1) {
      linked.forEach(each -> event.count(each.index(), Pane.HITS, () -> code.push(1L)));
    }
  }

  /** Whether nothing comes of an event whose request carries nothing, but that it is counted. */
  private boolean mayPass() {
    Linked first = linked.get(0);
    if (linked.size() > 1
        || first.advice().unpack().isEmpty()
        || Arrays.stream(first.exports()).anyMatch(Export::isEach)) {
      return false;
    }
    int slot = Compilable.packed(first.advice().sink());
    return slot < 0 || !program.isSensitive(slot);
  }

  /** Every read of the past before every write. */
  private void act(Label partial) {
    List<RowCode> rows = new ArrayList<>();
    for (int i = 0; i < linked.size(); i++) {
      Linked each = linked.get(i);
      rows.add(new RowCode(code, constants, event, program, each, i, type, instance));
    }
    rows.forEach(row -> row.read(partial));
    for (int i = rows.size() - 1; i >= 0; i--) {
      Label start = code.newLabel();
      Label last = code.newLabel();
      Label next = code.newLabel();
      code.mark(start);
      rows.get(i).write();
      if (i > 0) {
        // An advice that fails is counted and left out.
        code.goTo(next);
        code.mark(last);
        failed(start, last);
        code.mark(next);
      }
    }
  }

  private void failed(Label start, Label last) {
    code.catchException(start, last, THROWABLE);
    int thrown = code.newLocal(THROWABLE);
    code.storeLocal(thrown);
    event.events();
    code.loadLocal(event.pane);
    code.loadLocal(thrown);
    event.call("void failed(%s, %s)", Pane.class, Throwable.class);
  }

  private void interpret() {
    event.ofEvent();
    if (type.equals(BOXED)) {
      code.loadArgs();
    } else {
      boxArguments();
      code.visitInsn(Opcodes.ACONST_NULL);
      code.visitInsn(Opcodes.ACONST_NULL);
      code.push(0L);
    }
    event.call(
        "void interpret(%s, %s, Object, Object[], Object, Throwable, long)",
        Recorder.class, Pane.class);
  }

  /** Pushes {@code this} and an array of the arguments. */
  private void boxArguments() {
    if (instance) {
      code.loadArg(0);
    } else {
      code.visitInsn(Opcodes.ACONST_NULL);
    }
    int first = instance ? 1 : 0;
    code.push(type.parameterCount() - first);
    code.newArray(OBJECT);
    for (int i = first; i < type.parameterCount(); i++) {
      code.dup();
      code.push(i - first);
      code.loadArg(i);
      code.valueOf(Type.getType(type.parameterType(i)));
      code.arrayStore(OBJECT);
    }
  }
}
