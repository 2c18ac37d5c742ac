package io.pivotscope.agent.code;

import io.pivotscope.agent.link.Export;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import java.util.Arrays;
import java.util.List;

/** Which advice is compiled: all but what {@link AdviceCode} lists. */
final class Compilable {

  private Compilable() {}

  /** Whether all of these, which act together at one place, are of the kind that is compiled. */
  static boolean isCompilable(AdviceProgram program, List<AdviceCode.Linked> linked) {
    for (int i = 0; i < linked.size(); i++) {
      Advice advice = linked.get(i).advice();
      if (!isCompilable(program, linked.get(i))) {
        return false;
      }
      // The last one is the first to write: by then, those before it must have read.
      for (int later = i; later < linked.size(); later++) {
        int packed = packed(linked.get(later).advice().sink());
        if (advice.unpack().stream().anyMatch(unpack -> unpack.slot() == packed)) {
          return false;
        }
      }
    }
    return !linked.isEmpty();
  }

  private static boolean isCompilable(AdviceProgram program, AdviceCode.Linked linked) {
    for (Export export : linked.exports()) {
      if (export.isEach() && !export.isOfInvocation()) {
        return false;
      }
    }
    Advice advice = linked.advice();
    for (Unpack unpack : advice.unpack()) {
      if (unpack.mode() != Unpack.Mode.INNER || unpack.marks() || unpack.fold() != null) {
        return false;
      }
    }
    boolean packs = packed(advice.sink()) >= 0;
    if (packs && mayBeSeveral(linked) && advice.let().stream().anyMatch(RowCode::makesAText)) {
      return false;
    }
    if (advice.sink() instanceof Sink.EmitGroups emit) {
      return isCompilable(emit.arguments(), program.output().aggregates());
    }
    return !(advice.sink() instanceof Sink.PackLedger pack
            && program.slots().get(pack.slot()) instanceof SlotSpec.Ledger ledger)
        || isCompilable(pack.arguments(), ledger.aggregates());
  }

  /** Whether an event may have several rows, or none, before any is filtered. */
  static boolean mayBeSeveral(AdviceCode.Linked linked) {
    return !linked.advice().unpack().isEmpty()
        || Arrays.stream(linked.exports()).anyMatch(Export::isEach);
  }

  private static boolean isCompilable(List<Argument> arguments, List<Aggregate> aggregates) {
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).partial() && aggregates.get(i) == Aggregate.COUNT) {
        return false;
      }
    }
    return true;
  }

  /** The slot that an advice packs; -1 for none. */
  static int packed(Sink sink) {
    return sink instanceof Sink.Pack pack
        ? pack.slot()
        : sink instanceof Sink.PackLedger ledger ? ledger.slot() : -1;
  }
}
