package io.pivotscope.agent.run;

import io.pivotscope.agent.report.Programs;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.advice.Unpack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Short forms of advice for tests. */
final class Advices {

  private Advices() {}

  static Path arg0 = new Path(Path.Root.ARGUMENT, "0", List.of());

  static Tracepoint at(String method) {
    return at(method, Place.ENTRY);
  }

  static Tracepoint at(String method, Place place) {
    return new Tracepoint(method, new MethodPattern("Guest", false, method, null), place);
  }

  static SlotSpec.Set slot(int index, SlotSpec.Keep keep) {
    return new SlotSpec.Set(
        index, "s" + index, keep, keep == SlotSpec.Keep.ALL ? 0 : 1, List.of(Type.ANY));
  }

  /** At the method's entry packs its first argument. */
  static Advice packs(String method, int slot) {
    return packs(at(method), slot);
  }

  static Advice packs(Tracepoint where, int slot) {
    return new Advice(
        where,
        List.of(new Advice.Observation("x", arg0, Type.ANY)),
        List.of(),
        List.of(),
        List.of(),
        new Sink.Pack(slot, List.of(new Expr.Column(0, Type.ANY)), Sink.Empty.NEVER, List.of()));
  }

  /** At the method's entry emits its first argument with what the slots have. */
  static Advice emits(String method, Integer... slots) {
    return emits(at(method), List.of(arg0), slots);
  }

  static Advice emits(Tracepoint where, List<Path> paths, Integer... slots) {
    List<Advice.Observation> observed = new ArrayList<>();
    List<Expr> columns = new ArrayList<>();
    for (Path path : paths) {
      columns.add(new Expr.Column(observed.size(), Type.ANY));
      observed.add(new Advice.Observation(path.toString(), path, Type.ANY));
    }
    for (int i = 0; i < slots.length; i++) {
      columns.add(new Expr.Column(paths.size() + i, Type.ANY));
    }
    return new Advice(
        where,
        observed,
        Arrays.stream(slots).map(Unpack::inner).toList(),
        List.of(),
        List.of(),
        new Sink.EmitRows(columns));
  }

  static AdviceProgram program(List<SlotSpec> slots, Advice... advice) {
    int width = ((Sink.EmitRows) advice[advice.length - 1].sink()).columns().size();
    Type[] types = new Type[width];
    Arrays.fill(types, Type.ANY);
    return Programs.program(slots, List.of(advice), Programs.streams(types));
  }

  static AdviceProgram withRequest(AdviceProgram p, String method) {
    return new AdviceProgram(
        p.text(),
        p.slots(),
        p.advice(),
        p.output(),
        List.of(new MethodPattern("Guest", false, method, null)),
        p.processNames(),
        1,
        p.limits());
  }
}
