package io.pivotscope.frontend.chain;

import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The sources of a query and what its {@code On} says of them. A source is what packs into one slot
 * of baggage, or what emits: a union has several tracepoints and is one source.
 *
 * @param names what the query calls them, the source of {@code From} last
 * @param joins which source happens before which
 */
record Sources(List<String> names, List<Join> joins) {

  /**
   * @param earlier index of the source that is packed
   * @param later index of the source that unpacks it
   * @param required whether there is no row without an event of it
   * @param first whether the first event is meant; else the latest
   */
  record Join(int earlier, int later, boolean required, boolean first) {}

  Sources {
    names = List.copyOf(names);
    joins = List.copyOf(joins);
  }

  static Sources of(AdviceProgram program) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= program.slots().size(); i++) {
      names.add("");
    }
    Set<Join> joins = new LinkedHashSet<>();
    for (Advice advice : program.advice()) {
      int source = of(advice, program);
      names.set(source, advice.tracepoint().name());
      for (Unpack unpack : advice.unpack()) {
        boolean first =
            program.slots().get(unpack.slot()) instanceof SlotSpec.Set set
                && set.keep() == SlotSpec.Keep.FIRST;
        joins.add(new Join(unpack.slot(), source, unpack.mode() == Unpack.Mode.INNER, first));
      }
    }
    return new Sources(names, List.copyOf(joins));
  }

  /** The source that an advice belongs to. */
  static int of(Advice advice, AdviceProgram program) {
    if (advice.sink() instanceof Sink.Pack pack) {
      return pack.slot();
    }
    return advice.sink() instanceof Sink.PackLedger pack ? pack.slot() : program.slots().size();
  }

  /** The source of {@code From}. */
  int from() {
    return names.size() - 1;
  }
}
