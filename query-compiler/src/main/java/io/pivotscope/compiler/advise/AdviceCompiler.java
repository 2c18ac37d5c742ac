package io.pivotscope.compiler.advise;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.bind.Block;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.BoundSource;
import io.pivotscope.compiler.bind.Column;
import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.Plan.Addend;
import io.pivotscope.compiler.plan.Plan.Counts;
import io.pivotscope.compiler.plan.Plan.Grouping;
import io.pivotscope.compiler.plan.Plan.Join;
import io.pivotscope.compiler.plan.Plan.Pack;
import io.pivotscope.compiler.plan.Plan.Tuples;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plan to advice program. Each way of the plan from an Observe to its Pack or Emit is one {@link
 * Stage}; each stage becomes one advice per tracepoint of its source. Every Pack has a slot of its
 * own. Advice comes in the order of happening: what packs before what unpacks.
 */
public final class AdviceCompiler {

  private final BoundQuery query;
  private final Columns columns;
  private final List<SlotSpec> slots = new ArrayList<>();
  private final Map<Pack, Integer> slotOf = new IdentityHashMap<>();
  private final List<Advice> advice = new ArrayList<>();

  private AdviceCompiler(BoundQuery query, Columns columns) {
    this.query = query;
    this.columns = columns;
  }

  /** The program of a plan. */
  public static AdviceProgram compile(Plan.Emit plan, BoundQuery query, Columns columns) {
    return new AdviceCompiler(query, columns).compile(plan);
  }

  private AdviceProgram compile(Plan.Emit plan) {
    for (Stage stage : Stage.of(plan.input())) {
      compilePacks(stage);
      advise(stage, emit(stage, plan));
    }
    return new AdviceProgram(
        query.text(),
        slots,
        advice,
        output(plan),
        query.requests(),
        query.processNames(),
        query.sampleRate(),
        query.limits());
  }

  private static Sink emit(Stage stage, Plan.Emit plan) {
    Grouping grouping = plan.grouping();
    return grouping == null
        ? new Sink.EmitRows(stage.local(((Block.Rows) plan.result()).values()))
        : new Sink.EmitGroups(stage.local(grouping.keys()), stage.arguments(grouping.addends()));
  }

  private static Output output(Plan.Emit plan) {
    Grouping grouping = plan.grouping();
    return grouping == null
        ? output(plan.result(), ((Block.Rows) plan.result()).values(), List.of(), true)
        : output(plan.result(), grouping.keys(), grouping.addends(), false);
  }

  private static Output output(
      Block.Result result, List<Expr> keys, List<Addend> addends, boolean streams) {
    Block.Tail tail = result.tail();
    return new Output(
        streams,
        keys.stream().map(Expr::type).toList(),
        functions(addends),
        addends.stream().map(Addend::type).toList(),
        result.select(),
        tail.having(),
        tail.order(),
        tail.limit());
  }

  private static List<Aggregate> functions(List<Addend> addends) {
    return addends.stream().map(Addend::function).toList();
  }

  /** What the stage unpacks is packed by others first. */
  private void compilePacks(Stage stage) {
    for (Join join : stage.joins()) {
      Pack pack = join.earlier();
      if (slotOf.containsKey(pack)) {
        continue; // another input of the same union has it too
      }
      List<Stage> packing = Stage.of(pack.input());
      packing.forEach(this::compilePacks);
      int slot = slots.size();
      slotOf.put(pack, slot);
      slots.add(slot(pack, slot));
      packing.forEach(each -> advise(each, sink(each, pack.contents(), slot)));
    }
  }

  private SlotSpec slot(Pack pack, int slot) {
    String alias = query.sources().get(pack.source()).alias();
    if (pack.contents() instanceof Tuples tuples) {
      return new SlotSpec.Set(slot, alias, tuples.keep(), tuples.n(), types(tuples.columns()));
    }
    Grouping grouping = ((Counts) pack.contents()).grouping();
    return new SlotSpec.Ledger(
        slot,
        alias,
        grouping.keys().stream().map(Expr::type).toList(),
        functions(grouping.addends()),
        grouping.addends().stream().map(Addend::type).toList());
  }

  private List<Type> types(List<Integer> of) {
    return of.stream().map(c -> columns.get(c).type()).toList();
  }

  private Sink sink(Stage stage, Plan.Contents contents, int slot) {
    if (contents instanceof Tuples tuples) {
      return new Sink.Pack(
          slot, read(stage, tuples.columns()), tuples.empty(), read(stage, tuples.where()));
    }
    Grouping grouping = ((Counts) contents).grouping();
    return new Sink.PackLedger(
        slot, stage.local(grouping.keys()), stage.arguments(grouping.addends()));
  }

  private List<Expr> read(Stage stage, List<Integer> of) {
    return of.stream().map(column -> stage.local(columns.read(column))).toList();
  }

  private void advise(Stage stage, Sink sink) {
    BoundSource source = query.sources().get(stage.observe().source());
    BoundSource.Events events = (BoundSource.Events) source.origin();
    List<Unpack> unpack = stage.joins().stream().map(this::unpack).toList();
    for (int member = 0; member < events.tracepoints().size(); member++) {
      List<Advice.Observation> observations = new ArrayList<>();
      for (int column : stage.observe().columns()) {
        Column.Observed observed = (Column.Observed) columns.get(column);
        String name = observed.name().substring(observed.name().indexOf('.') + 1);
        observations.add(
            new Advice.Observation(
                name, observed.paths().get(member), observed.types().get(member)));
      }
      advice.add(
          new Advice(
              events.tracepoints().get(member),
              observations,
              unpack,
              stage.lets().stream().map(let -> stage.local(let.value())).toList(),
              stage.local(stage.conditions()),
              sink));
    }
  }

  private Unpack unpack(Join join) {
    Unpack.Mode mode =
        switch (join.kind()) {
          case INNER -> Unpack.Mode.INNER;
          case LEFT -> Unpack.Mode.LEFT;
          case ANTI -> Unpack.Mode.ANTI;
        };
    Pack pack = join.earlier();
    return new Unpack(slotOf.getOrDefault(pack, -1), mode, join.mark() != Join.NO_MARK, fold(pack));
  }

  private @Nullable Fold fold(Pack pack) {
    Plan.Fold fold = pack.fold();
    if (fold == null) {
      return null;
    }
    Map<Integer, Integer> position = new HashMap<>();
    for (int column : pack.contents().columns()) {
      position.put(column, position.size());
    }
    List<Expr> keys =
        fold.grouping().keys().stream().map(key -> Stage.local(key, position)).toList();
    Output all = output(fold.result(), keys, fold.grouping().addends(), false);
    List<Output.Select> shown =
        fold.items().stream().map(item -> fold.result().select().get(item)).toList();
    return new Fold(
        keys,
        Stage.arguments(fold.grouping().addends(), position),
        new Output(
            false,
            all.keys(),
            all.aggregates(),
            all.argumentTypes(),
            shown,
            all.having(),
            all.order(),
            all.limit()));
  }
}
