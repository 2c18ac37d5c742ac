package io.pivotscope.compiler.advise;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.BoundQuery.Groups;
import io.pivotscope.compiler.bind.BoundQuery.Rows;
import io.pivotscope.compiler.bind.BoundSource;
import io.pivotscope.compiler.bind.Column;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import io.pivotscope.protocol.advice.Unpack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Plan to advice program. Each stretch of the plan between an Observe and its Pack or Emit is one
 * {@link Stage}; each stage becomes one advice per tracepoint of its source, all with the same
 * slots and sink. Slot i carries the i-th join. Advice comes in the order of happening: what packs
 * before what unpacks.
 */
public final class AdviceCompiler {

  private final BoundQuery query;
  private final List<SlotSpec> slots = new ArrayList<>();
  private final List<Advice> advice = new ArrayList<>();

  private AdviceCompiler(BoundQuery query) {
    this.query = query;
  }

  /** The program of a plan. */
  public static AdviceProgram compile(Plan.Emit plan, BoundQuery query) {
    return new AdviceCompiler(query).compile(plan);
  }

  private AdviceProgram compile(Plan.Emit plan) {
    Stage stage = Stage.of(plan.input());
    compilePacks(stage);
    Sink sink;
    Output output;
    if (plan.result() instanceof Groups groups) {
      List<Column.Aggregated> aggregates =
          groups.aggregates().stream().map(query::aggregate).toList();
      List<Expr> arguments = aggregates.stream().map(Column.Aggregated::argument).toList();
      sink =
          new Sink.EmitGroups(stage.local(groups.keys()), Argument.plain(stage.local(arguments)));
      output =
          new Output(
              false,
              types(groups.keys()),
              aggregates.stream().map(Column.Aggregated::function).toList(),
              types(arguments),
              groups.select());
    } else {
      Rows rows = (Rows) plan.result();
      sink = new Sink.EmitRows(stage.local(rows.values()));
      output = new Output(true, types(rows.values()), List.of(), List.of(), rows.select());
    }
    advise(stage, sink);
    slots.sort(Comparator.comparingInt(SlotSpec::index));
    return new AdviceProgram(
        query.text(),
        slots,
        advice,
        output,
        query.requests(),
        query.processNames(),
        1,
        query.limits());
  }

  private void compilePacks(Stage stage) {
    for (Plan.Pack pack : stage.unpacked()) {
      Stage packing = Stage.of(pack.input());
      compilePacks(packing);
      int slot = slot(pack);
      List<Type> types = pack.columns().stream().map(c -> query.columns().get(c).type()).toList();
      String alias = query.sources().get(pack.source()).alias();
      slots.add(new SlotSpec.Set(slot, alias, pack.keep(), kept(pack.keep()), types));
      List<Expr> columns = new ArrayList<>();
      for (int column : pack.columns()) {
        columns.add(packing.local(new Expr.Column(column, query.columns().get(column).type())));
      }
      advise(
          packing,
          new Sink.Pack(
              slot,
              columns,
              pack.keep() == Keep.ALL ? Sink.Empty.NEVER : Sink.Empty.ALWAYS,
              List.of()));
    }
  }

  /** Source 0 is From; every other source is a join with a slot of its own. */
  private static int slot(Plan.Pack pack) {
    return pack.source() - 1;
  }

  private static int kept(Keep keep) {
    return keep == Keep.ALL ? 0 : 1;
  }

  private void advise(Stage stage, Sink sink) {
    BoundSource source = query.sources().get(stage.observe().source());
    for (int member = 0; member < source.tracepoints().size(); member++) {
      List<Advice.Observation> observations = new ArrayList<>();
      for (int column : stage.observe().columns()) {
        Column.Observed observed = (Column.Observed) query.columns().get(column);
        String name = observed.name().substring(observed.name().indexOf('.') + 1);
        observations.add(
            new Advice.Observation(
                name, observed.paths().get(member), observed.types().get(member)));
      }
      advice.add(
          new Advice(
              source.tracepoints().get(member),
              observations,
              stage.unpacked().stream().map(AdviceCompiler::slot).map(Unpack::inner).toList(),
              stage.lets().stream().map(let -> stage.local(let.value())).toList(),
              stage.local(stage.conditions()),
              sink));
    }
  }

  private static List<Type> types(List<Expr> exprs) {
    return exprs.stream().map(Expr::type).toList();
  }
}
