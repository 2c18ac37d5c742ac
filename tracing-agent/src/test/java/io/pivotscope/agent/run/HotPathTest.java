package io.pivotscope.agent.run;

import static io.pivotscope.agent.run.Advices.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * What a guard can hold without a clock: an event whose key is there already makes no object, with
 * or without the JVM's compiler.
 */
class HotPathTest {

  private static final int CALLS = 10_000;

  /** What is woven. */
  static final class Guest {
    void work(String key, int bytes, double share) {}

    void pack(String key, int bytes, double share) {}
  }

  private static final Expr KEY = new Expr.Column(0, Type.STRING);
  private static final Expr BYTES = new Expr.Column(1, Type.LONG);
  private static final Expr SHARE = new Expr.Column(2, Type.DOUBLE);
  private static final Expr ONE = new Expr.Constant(1L, Type.LONG);

  private final Process process = new Process(1, new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000));
  private final Guest guest = new Guest();

  @Test
  void countAndSumByTextMakeNoObject() throws Throwable {
    install(emits(List.of(), List.of(), List.of(KEY), Aggregate.COUNT, ONE, Aggregate.SUM, BYTES));
    assertThat(bytesOfManyCalls()).isZero();
  }

  @Test
  void aKeyOfNumbersMakesNoObject() throws Throwable {
    install(
        emits(
            List.of(),
            List.of(),
            List.of(BYTES, SHARE),
            Aggregate.SUM,
            SHARE,
            Aggregate.COUNT,
            ONE));
    assertThat(bytesOfManyCalls()).isZero();
  }

  @Test
  void distributionsMakeNoObject() throws Throwable {
    install(
        emits(
            List.of(), List.of(), List.of(KEY), Aggregate.SKETCH, BYTES, Aggregate.AVERAGE, SHARE));
    assertThat(bytesOfManyCalls()).isZero();
  }

  @Test
  void expressionsOnNumbersMakeNoObject() throws Throwable {
    Expr twice = apply(Function.ADD, Type.LONG, BYTES, BYTES);
    Expr condition =
        apply(
            Function.AND,
            Type.BOOLEAN,
            apply(Function.GREATER, Type.BOOLEAN, new Expr.Column(3, Type.LONG), ONE),
            apply(Function.NOT_EQUAL, Type.BOOLEAN, KEY, new Expr.Constant("nobody", Type.STRING)));
    install(emits(List.of(twice), List.of(condition), List.of(KEY), Aggregate.COUNT, ONE));
    assertThat(bytesOfManyCalls()).isZero();
  }

  @Test
  void aJoinWithinTheProcessMakesNoObject() throws Throwable {
    install(join());
    process.call(guest, "pack", "client-1", 5, 0.5);
    assertThat(bytesOfManyCalls()).isZero();
  }

  /** What the optimiser makes of a plain join with aggregates: counts and sums are packed. */
  @Test
  void aJoinWithCountsMakesNoObject() throws Throwable {
    install(ledgerJoin("work"));
    process.call(guest, "pack", "client-1", 5, 0.5);
    process.call(guest, "pack", "client-1", 6, 0.5);
    process.call(guest, "pack", "client-2", 7, 0.5);
    assertThat(bytesOfManyCalls()).isZero();
    assertThat(run.interpreted()).isZero();
    assertThat(process.drain(run).counters().tuples()).isEqualTo(4 * CALLS);
  }

  @Test
  void toCountAgainUnderAKeyInTheBaggageMakesNoObject() throws Throwable {
    install(ledgerJoin("pack", "work"));
    assertThat(bytesOfManyCalls()).isZero();
    assertThat(run.interpreted()).isZero();
    assertThat(process.drain(run).counters().traffic().packed()).isEqualTo(KEYS.length);
  }

  @Test
  void anArmedJoinMakesNoObjectWhereNothingIsCarried() throws Throwable {
    install(join());
    assertThat(bytesOfManyCalls()).isZero();
    assertThat(process.drain(run).counters().withoutBaggage()).isGreaterThan(2 * CALLS - 1);
  }

  @Test
  void anEventThatTheQueryDoesNotLookAtMakesNoObject() throws Throwable {
    install(emits(List.of(), List.of(), List.of(KEY), Aggregate.COUNT, ONE));
    run.endAt(process.clock.now());
    process.micros.addAndGet(1_000_000);
    assertThat(bytesOfManyCalls()).isZero();
  }

  private QueryRun run;

  private void install(AdviceProgram program) {
    run = process.install(1, program, Guest.class);
    process.clock.setCoarse(true);
  }

  /** After as many that make the objects of threads, panes and groups. */
  private long bytesOfManyCalls() throws Throwable {
    MethodHandle code =
        process
            .code("work")
            .asType(
                MethodType.methodType(
                    void.class, Guest.class, String.class, int.class, double.class));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    calls(code);
    long before = threads.getThreadAllocatedBytes(id);
    long after = threads.getThreadAllocatedBytes(id);
    long ofAsking = after - before;
    before = threads.getThreadAllocatedBytes(id);
    calls(code);
    after = threads.getThreadAllocatedBytes(id);
    // Less than a byte a call: the JVM itself makes an object now and then.
    return (after - before - ofAsking) / CALLS;
  }

  private void calls(MethodHandle code) throws Throwable {
    for (int i = 0; i < CALLS; i++) {
      code.invokeExact(guest, KEYS[i & 15], 1000 + (i & 7), 0.25 * (i & 3));
    }
  }

  private static final String[] KEYS = new String[16];

  static {
    for (int i = 0; i < KEYS.length; i++) {
      KEYS[i] = "client-" + i;
    }
  }

  // ---- programs

  private static List<Advice.Observation> observed() {
    return List.of(
        observation(0, Type.STRING), observation(1, Type.LONG), observation(2, Type.DOUBLE));
  }

  private static Advice.Observation observation(int parameter, Type type) {
    Path path = new Path(Path.Root.ARGUMENT, String.valueOf(parameter), List.of());
    return new Advice.Observation(path.toString(), path, type);
  }

  private static Expr apply(Function function, Type type, Expr... arguments) {
    return new Expr.Apply(function, List.of(arguments), type);
  }

  private static AdviceProgram emits(
      List<Expr> let, List<Expr> filter, List<Expr> keys, Object... aggregates) {
    return program(List.of(), List.of(), List.of(), let, filter, keys, aggregates);
  }

  private static AdviceProgram join() {
    SlotSpec slot = new SlotSpec.Set(0, "p", SlotSpec.Keep.ALL, 0, List.of(Type.STRING, Type.LONG));
    Advice pack =
        new Advice(
            at("pack"),
            observed(),
            List.of(),
            List.of(),
            List.of(),
            new Sink.Pack(0, List.of(KEY, BYTES), Sink.Empty.NEVER, List.of()));
    return program(
        List.of(slot),
        List.of(pack),
        List.of(Unpack.inner(0)),
        List.of(),
        List.of(),
        List.of(new Expr.Column(3, Type.STRING)),
        Aggregate.COUNT,
        ONE,
        Aggregate.SUM,
        BYTES);
  }

  private static AdviceProgram ledgerJoin(String emits) {
    return ledgerJoin(emits, "pack");
  }

  private static AdviceProgram ledgerJoin(String emits, String packs) {
    SlotSpec slot =
        new SlotSpec.Ledger(
            0,
            "p",
            List.of(Type.STRING),
            List.of(Aggregate.COUNT, Aggregate.SUM),
            List.of(Type.LONG, Type.LONG));
    Advice pack =
        new Advice(
            at(packs),
            observed(),
            List.of(),
            List.of(),
            List.of(),
            new Sink.PackLedger(0, List.of(KEY), Argument.plain(List.of(ONE, BYTES))));
    Advice emit =
        new Advice(
            at(emits),
            observed(),
            List.of(Unpack.inner(0)),
            List.of(),
            List.of(),
            new Sink.EmitGroups(
                List.of(new Expr.Column(3, Type.STRING)),
                List.of(
                    new Argument(ONE, List.of(4), false),
                    new Argument(BYTES, List.of(4), false),
                    new Argument(new Expr.Column(5, Type.BYTES), List.of(), true))));
    Output output =
        new Output(
            false,
            List.of(Type.STRING),
            List.of(Aggregate.COUNT, Aggregate.SUM, Aggregate.SUM),
            List.of(Type.LONG, Type.LONG, Type.LONG),
            List.of());
    return new AdviceProgram(
        "a join with counts",
        List.of(slot),
        List.of(pack, emit),
        output,
        List.of(),
        List.of(),
        1,
        AdviceProgram.Limits.DEFAULT);
  }

  /**
   * @param aggregates functions, each followed by its argument
   */
  private static AdviceProgram program(
      List<SlotSpec> slots,
      List<Advice> packs,
      List<Unpack> unpacks,
      List<Expr> let,
      List<Expr> filter,
      List<Expr> keys,
      Object... aggregates) {
    List<Aggregate> functions = new ArrayList<>();
    List<Expr> arguments = new ArrayList<>();
    for (int i = 0; i < aggregates.length; i += 2) {
      functions.add((Aggregate) aggregates[i]);
      arguments.add((Expr) aggregates[i + 1]);
    }
    List<Advice> advice = new ArrayList<>(packs);
    advice.add(
        new Advice(
            at("work"),
            observed(),
            unpacks,
            let,
            filter,
            new Sink.EmitGroups(keys, Argument.plain(arguments))));
    Output output =
        new Output(
            false,
            keys.stream().map(Expr::type).toList(),
            functions,
            arguments.stream().map(Expr::type).toList(),
            List.of());
    return new AdviceProgram(
        "a hot path", slots, advice, output, List.of(), List.of(), 1, AdviceProgram.Limits.DEFAULT);
  }
}
