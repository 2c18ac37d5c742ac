package io.pivotscope.compiler.reference;

import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Advice that is wrong on purpose. */
final class ProgramMutants {

  private ProgramMutants() {}

  static Map<String, UnaryOperator<AdviceProgram>> all() {
    Map<String, UnaryOperator<AdviceProgram>> all = new LinkedHashMap<>();
    all.put("First keeps the most recent", slots(ProgramMutants::exchanged));
    all.put("FirstN and MostRecentN keep one", slots(ProgramMutants::one));
    all.put("events without rows are not packed", sinks(p -> pack(p, Sink.Empty.NEVER, false)));
    all.put("events without rows are always packed", sinks(p -> pack(p, Sink.Empty.ALWAYS, false)));
    all.put("rows that do not count are packed", sinks(p -> pack(p, p.empty(), true)));
    all.put("LeftJoin read as Join", unpacks(ProgramMutants::inner));
    all.put("a subquery's Having is forgotten", unpacks(ProgramMutants::shown));
    all.put("the last advice is forgotten", ProgramMutants::oneLess);
    return all;
  }

  private static AdviceProgram with(AdviceProgram of, List<SlotSpec> slots, List<Advice> advice) {
    return new AdviceProgram(
        of.text(),
        slots,
        advice,
        of.output(),
        of.requests(),
        of.processNames(),
        of.sampleRate(),
        of.limits());
  }

  private static UnaryOperator<AdviceProgram> slots(UnaryOperator<SlotSpec.Set> of) {
    return program ->
        with(
            program,
            program.slots().stream()
                .map(slot -> slot instanceof SlotSpec.Set set ? of.apply(set) : slot)
                .toList(),
            program.advice());
  }

  private static SlotSpec.Set exchanged(SlotSpec.Set set) {
    SlotSpec.Keep keep =
        switch (set.keep()) {
          case ALL -> SlotSpec.Keep.ALL;
          case FIRST -> SlotSpec.Keep.MOST_RECENT;
          case MOST_RECENT -> SlotSpec.Keep.FIRST;
        };
    return new SlotSpec.Set(set.index(), set.alias(), keep, set.n(), set.columns());
  }

  private static SlotSpec.Set one(SlotSpec.Set set) {
    return new SlotSpec.Set(
        set.index(), set.alias(), set.keep(), Math.min(1, set.n()), set.columns());
  }

  private static UnaryOperator<AdviceProgram> sinks(UnaryOperator<Sink.Pack> of) {
    return program ->
        with(
            program,
            program.slots(),
            program.advice().stream()
                .map(
                    a ->
                        a.sink() instanceof Sink.Pack pack
                            ? advice(a, a.unpack(), of.apply(pack))
                            : a)
                .toList());
  }

  private static Advice advice(Advice of, List<Unpack> unpack, Sink sink) {
    return new Advice(of.tracepoint(), of.observe(), unpack, of.let(), of.filter(), sink);
  }

  private static Sink.Pack pack(Sink.Pack pack, Sink.Empty empty, boolean everything) {
    return new Sink.Pack(pack.slot(), pack.columns(), empty, everything ? List.of() : pack.where());
  }

  private static UnaryOperator<AdviceProgram> unpacks(UnaryOperator<Unpack> of) {
    return program ->
        with(
            program,
            program.slots(),
            program.advice().stream()
                .map(a -> advice(a, a.unpack().stream().map(of).toList(), a.sink()))
                .toList());
  }

  private static Unpack inner(Unpack unpack) {
    return unpack.mode() == Unpack.Mode.LEFT
        ? new Unpack(unpack.slot(), Unpack.Mode.INNER, unpack.marks(), unpack.fold())
        : unpack;
  }

  private static Unpack shown(Unpack unpack) {
    if (unpack.fold() == null) {
      return unpack;
    }
    Output of = unpack.fold().result();
    Output all =
        new Output(
            of.streams(),
            of.keys(),
            of.aggregates(),
            of.argumentTypes(),
            of.select(),
            null,
            of.order(),
            of.limit());
    return new Unpack(
        unpack.slot(),
        unpack.mode(),
        unpack.marks(),
        new Fold(unpack.fold().keys(), unpack.fold().arguments(), all));
  }

  private static AdviceProgram oneLess(AdviceProgram program) {
    return with(program, program.slots(), program.advice().subList(0, program.advice().size() - 1));
  }
}
