package io.pivotscope.agent.code;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.aggregate.Recorder;
import io.pivotscope.agent.code.Variable.Kind;
import io.pivotscope.agent.link.Export;
import io.pivotscope.baggage.SetView;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import io.pivotscope.protocol.interpret.Interpreter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * One advice at one method, as a hidden class with one method: of the site's own shape for an
 * entry, else of one shape for all.
 *
 * <pre>
 *   static void enter(this, arguments)        what {@link Events} draws, with in the middle
 *            or enter(this, arguments as an array, result, exception, nanoseconds since the entry)
 *     observe        {@link PathCode}
 *     unpack         a loop over the rows of each slot
 *     let, filter    {@link ExprCode}
 *     pack or emit   {@link GroupCode}
 * </pre>
 *
 * <p>Numbers stay numbers all the way, so an aggregate of numbers makes no object.
 */
public final class AdviceCode {

  /** The shape for all: {@code (this, arguments, result, exception, elapsed) -> void}. */
  public static final MethodType BOXED =
      MethodType.methodType(
          void.class, Object.class, Object[].class, Object.class, Throwable.class, long.class);

  private static final String NAME = "io/pivotscope/agent/code/GeneratedAdvice";
  private static final Type EVENTS = Type.getType(Events.class);
  private static final Type RECORDER = Type.getType(Recorder.class);
  private static final Type PANE = Type.getType(Pane.class);
  private static final Type OBJECT = Type.getType(Object.class);
  private static final Type VIEW = Type.getType(SetView.class);
  private static final Type TUPLE = Type.getType(io.pivotscope.baggage.value.Tuple.class);

  private final AdviceProgram program;
  private final Advice advice;
  private final Export[] exports;
  private final MethodType type;
  private final boolean instance;
  private final boolean boxed;
  private final Events events;
  private final Constants constants = new Constants(Type.getObjectType(NAME));
  private final @Nullable Variable[] columns;
  private final int maxRows;
  private final GeneratorAdapter code;
  private final ClassWriter writer;
  private final ExprCode exprs;
  private final PathCode paths;
  private final GroupCode groups;
  private final int recorder;
  private final int pane;

  private AdviceCode(
      AdviceProgram program,
      Advice advice,
      Export[] exports,
      MethodType type,
      boolean instance,
      Events events) {
    this.program = program;
    this.advice = advice;
    this.exports = exports;
    this.type = type;
    this.instance = instance;
    this.boxed = type.equals(BOXED);
    this.events = events;
    Interpreter interpreter = new Interpreter(program, advice);
    this.columns = new @Nullable Variable[interpreter.width()];
    this.maxRows = interpreter.maxRows();
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
    this.exprs = new ExprCode(code, constants, columns);
    this.paths = new PathCode(code, constants, exprs, type, instance);
    this.groups = new GroupCode(code, exprs);
    this.recorder = code.newLocal(RECORDER);
    this.pane = code.newLocal(PANE);
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

  /**
   * Whether an advice is of the kind that is compiled: one row per event, or as many as inner joins
   * with packed events make of it, each of which is added up, streamed or packed. The others are
   * interpreted.
   */
  public static boolean isCompiled(AdviceProgram program, Advice advice, Export[] exports) {
    for (Export export : exports) {
      if (export.isEach()) {
        return false;
      }
    }
    for (Unpack unpack : advice.unpack()) {
      if (unpack.mode() != Unpack.Mode.INNER
          || unpack.marks()
          || unpack.fold() != null
          || !(program.slots().get(unpack.slot()) instanceof SlotSpec.Set)) {
        return false;
      }
    }
    Sink sink = advice.sink();
    if (sink instanceof Sink.EmitGroups groups) {
      return groups.arguments().stream().noneMatch(a -> a.partial() || !a.weights().isEmpty());
    }
    // Texts that an expression makes are bounded for an event as a whole, which takes counting.
    return sink instanceof Sink.EmitRows
        || sink instanceof Sink.Pack pack
            && advice.unpack().isEmpty()
            && pack.columns().stream().noneMatch(AdviceCode::makesAText);
  }

  private static boolean makesAText(Expr expr) {
    return expr instanceof Expr.Apply && Kind.of(expr.type()) == Kind.OBJECT;
  }

  /**
   * Generates an advice of that kind.
   *
   * @param type {@link #BOXED}, or {@code (this, arguments) -> anything} as the site has it
   * @param instance whether the first parameter is {@code this}
   * @return of that type, but for the result, which is void; throws nothing
   */
  public static MethodHandle compile(
      AdviceProgram program,
      Advice advice,
      Export[] exports,
      MethodType type,
      boolean instance,
      Events events)
      throws IllegalAccessException {
    MethodType entry = type.changeReturnType(void.class);
    AdviceCode made = new AdviceCode(program, advice, exports, entry, instance, events);
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
    Label end = code.newLabel();
    Label done = code.newLabel();
    code.visitCode();
    code.visitInsn(Opcodes.ACONST_NULL);
    code.storeLocal(recorder);
    code.visitInsn(Opcodes.ACONST_NULL);
    code.storeLocal(pane);
    code.mark(start);
    events();
    code.invokeInterface(EVENTS, Signatures.of("%s thread()", Recorder.class));
    code.storeLocal(recorder);
    code.loadLocal(recorder);
    code.ifNull(done);
    boolean unpacks = !advice.unpack().isEmpty();
    if (unpacks) {
      call("boolean passes(%s)", Recorder.class);
      code.ifZCmp(GeneratorAdapter.NE, done);
    }
    call("%2$s begin(%1$s)", Recorder.class, Pane.class);
    code.storeLocal(pane);
    code.loadLocal(pane);
    code.ifNull(end);
    Label partial = code.newLabel();
    if (unpacks && program.isSensitive()) {
      call("boolean isSettled(%s)", Recorder.class);
      code.ifZCmp(GeneratorAdapter.EQ, partial);
    }
    observe();
    rows(partial, end);
    code.goTo(end);
    if (unpacks) {
      code.mark(partial);
      interpret();
      code.goTo(end);
    }
    code.mark(last);
    code.catchException(start, last, Type.getType(Throwable.class));
    int thrown = code.newLocal(Type.getType(Throwable.class));
    code.storeLocal(thrown);
    events();
    code.loadLocal(pane);
    code.loadLocal(thrown);
    code.invokeInterface(EVENTS, Signatures.of("void failed(%s, %s)", Pane.class, Throwable.class));
    code.mark(end);
    code.loadLocal(recorder);
    code.ifNull(done);
    call("void end(%s)", Recorder.class);
    code.mark(done);
    code.returnValue();
    code.endMethod();
    constants.write(writer);
    writer.visitEnd();
    return writer.toByteArray();
  }

  private void interpret() {
    events();
    code.loadLocal(recorder);
    code.loadLocal(pane);
    if (boxed) {
      code.loadArgs();
    } else {
      boxArguments();
      code.visitInsn(Opcodes.ACONST_NULL);
      code.visitInsn(Opcodes.ACONST_NULL);
      code.push(0L);
    }
    code.invokeInterface(
        EVENTS,
        Signatures.of(
            "void interpret(%s, %s, Object, Object[], Object, Throwable, long)",
            Recorder.class, Pane.class));
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

  // ---- observe

  private void observe() {
    for (int i = 0; i < exports.length; i++) {
      io.pivotscope.baggage.value.Type wanted = advice.observe().get(i).type();
      Export.Root root = exports[i].root();
      if (root instanceof Export.Constant constant && exports[i].fields() != null) {
        columns[i] = exprs.constant(exports[i].readFrom(constant.value(), wanted), Kind.of(wanted));
        continue;
      }
      columns[i] = paths.read(exports[i], wanted);
      if (columns[i] == null) {
        events();
        code.loadLocal(recorder);
        code.push(i);
        code.invokeInterface(EVENTS, Signatures.of("Object observe(%s, int)", Recorder.class));
        columns[i] = exprs.unbox(Kind.of(wanted));
      }
    }
  }

  // ---- rows

  private void rows(Label partial, Label end) {
    List<Unpack> unpacks = advice.unpack();
    int[] lists = new int[unpacks.size()];
    int rows = -1;
    if (!unpacks.isEmpty()) {
      rows = code.newLocal(Type.LONG_TYPE);
      code.push(1L);
      code.storeLocal(rows);
    }
    for (int i = 0; i < lists.length; i++) {
      lists[i] = code.newLocal(VIEW);
      events();
      code.loadLocal(recorder);
      code.push(unpacks.get(i).slot());
      code.invokeInterface(
          EVENTS, Signatures.of("%s unpack(%s, int)", SetView.class, Recorder.class));
      code.storeLocal(lists[i]);
      code.loadLocal(lists[i]);
      code.invokeInterface(VIEW, Method.getMethod("boolean isCut()"));
      code.ifZCmp(GeneratorAdapter.NE, partial);
    }
    for (int i = 0; i < lists.length; i++) {
      multiply(rows, lists[i], end);
    }
    if (rows >= 0) {
      code.push((long) maxRows);
      code.storeLocal(rows);
    }
    loop(0, advice.observe().size(), lists, rows, end);
  }

  /** Multiplies the rows so far by those of a slot; where that has none, that is said. */
  private void multiply(int rows, int list, Label end) {
    Label some = code.newLabel();
    code.loadLocal(list);
    code.invokeInterface(VIEW, Method.getMethod("int rows()"));
    code.ifZCmp(GeneratorAdapter.NE, some);
    code.loadLocal(pane);
    code.dup();
    code.getField(PANE, "withoutBaggage", Type.LONG_TYPE);
    code.loadLocal(rows);
    code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
    code.putField(PANE, "withoutBaggage", Type.LONG_TYPE);
    code.goTo(end);
    code.mark(some);
    code.loadLocal(rows);
    code.loadLocal(list);
    code.invokeInterface(VIEW, Method.getMethod("int rows()"));
    code.cast(Type.INT_TYPE, Type.LONG_TYPE);
    code.math(GeneratorAdapter.MUL, Type.LONG_TYPE);
    code.storeLocal(rows);
  }

  /**
   * A loop over the rows of each slot, one in the other.
   *
   * @param left local variable: rows that may still be made
   */
  private void loop(int depth, int column, int[] lists, int left, Label end) {
    if (depth == lists.length) {
      row(column, left, end);
      return;
    }
    Unpack unpack = advice.unpack().get(depth);
    List<io.pivotscope.baggage.value.Type> types = program.slots().get(unpack.slot()).columns();
    int index = code.newLocal(Type.INT_TYPE);
    int tuple = code.newLocal(TUPLE);
    Label again = code.newLabel();
    Label out = code.newLabel();
    code.push(0);
    code.storeLocal(index);
    code.mark(again);
    code.loadLocal(index);
    code.loadLocal(lists[depth]);
    code.invokeInterface(VIEW, Method.getMethod("int rows()"));
    code.ifICmp(GeneratorAdapter.GE, out);
    code.loadLocal(lists[depth]);
    code.loadLocal(index);
    code.invokeInterface(
        VIEW, Signatures.of("%s row(int)", io.pivotscope.baggage.value.Tuple.class));
    code.storeLocal(tuple);
    code.iinc(index, 1);
    for (int i = 0; i < types.size(); i++) {
      code.loadLocal(tuple);
      code.push(i);
      code.invokeStatic(
          Type.getType(Operators.class),
          Signatures.of("Object column(%s, int)", io.pivotscope.baggage.value.Tuple.class));
      columns[column + i] = exprs.unbox(Kind.of(types.get(i)));
    }
    loop(depth + 1, column + types.size(), lists, left, end);
    code.goTo(again);
    code.mark(out);
  }

  private void row(int column, int left, Label end) {
    Label next = code.newLabel();
    if (left >= 0) {
      code.loadLocal(left);
      code.push(1L);
      code.math(GeneratorAdapter.SUB, Type.LONG_TYPE);
      code.dup2();
      code.storeLocal(left);
      code.push(0L);
      code.ifCmp(Type.LONG_TYPE, GeneratorAdapter.LT, end);
    }
    for (int i = 0; i < advice.let().size(); i++) {
      columns[column + i] = exprs.compile(advice.let().get(i));
    }
    if (advice.sink() instanceof Sink.Pack pack) {
      pack(pack, next);
    } else {
      advice.filter().forEach(condition -> exprs.unless(condition, next));
      emit();
    }
    code.mark(next);
  }

  /** An event whose row was left out may still exist, for whoever chooses among events. */
  private void pack(Sink.Pack pack, Label next) {
    Label none = code.newLabel();
    Label filtered = pack.empty() == Sink.Empty.ALWAYS ? none : next;
    Label left = pack.empty() == Sink.Empty.NEVER ? next : none;
    advice.filter().forEach(condition -> exprs.unless(condition, filtered));
    pack.where().forEach(condition -> exprs.unless(condition, left));
    send("pack", pack.columns());
    if (pack.empty() != Sink.Empty.NEVER) {
      code.goTo(next);
      code.mark(none);
      events();
      code.loadLocal(recorder);
      code.loadLocal(pane);
      code.invokeInterface(
          EVENTS, Signatures.of("void packNothing(%s, %s)", Recorder.class, Pane.class));
    }
  }

  private void emit() {
    if (advice.sink() instanceof Sink.EmitGroups emit) {
      List<Variable> keys = emit.keys().stream().map(exprs::compile).toList();
      groups.add(pane, keys, arguments(emit));
    } else if (advice.sink() instanceof Sink.EmitRows emit) {
      send("stream", emit.columns());
    }
  }

  private List<@Nullable Variable> arguments(Sink.EmitGroups emit) {
    List<@Nullable Variable> arguments = new ArrayList<>();
    for (int i = 0; i < emit.arguments().size(); i++) {
      boolean counts = program.output().aggregates().get(i) == Aggregate.COUNT;
      arguments.add(counts ? null : exprs.compile(emit.arguments().get(i).value()));
    }
    return arguments;
  }

  private void send(String call, List<Expr> columns) {
    List<Variable> values = columns.stream().map(exprs::compile).toList();
    events();
    code.loadLocal(recorder);
    code.loadLocal(pane);
    groups.tuple(values);
    code.invokeInterface(
        EVENTS,
        Signatures.of(
            "void " + call + "(%s, %s, %s)",
            Recorder.class,
            Pane.class,
            io.pivotscope.baggage.value.Tuple.class));
  }

  // ---- little helpers

  private void events() {
    constants.push(code, events, Events.class);
  }

  private void call(String declaration, Class<?>... types) {
    events();
    code.loadLocal(recorder);
    code.invokeInterface(EVENTS, Signatures.of(declaration, types));
  }
}
