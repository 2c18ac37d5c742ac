package io.pivotscope.compiler.explain;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.SlotSpec;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a program can put into baggage, slot by slot, with what bounds it. */
final class BaggageBound {

  /** Id of a packed event: stamp, process and thread slot as variable-length numbers. */
  private static final int MAX_EVENT_BYTES = 25;

  private BaggageBound() {}

  /** Several lines, each ended. */
  static String print(AdviceProgram program) {
    if (program.slots().isEmpty()) {
      return "nothing is packed: 0 B\n";
    }
    StringBuilder text = new StringBuilder();
    program.slots().forEach(slot -> text.append(print(slot)).append('\n'));
    text.append("together at most ")
        .append(program.limits().budgetBytes())
        .append(" B on a hop (budget); what does not fit is cut and counted\n");
    return text.toString();
  }

  private static String print(SlotSpec slot) {
    String columns =
        slot.columns().stream()
            .map(type -> type.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return "slot %d %s (%s): %s"
        .formatted(
            slot.index(),
            slot.alias(),
            columns,
            slot instanceof SlotSpec.Set set ? events(set) : counts((SlotSpec.Ledger) slot));
  }

  private static String counts(SlotSpec.Ledger ledger) {
    return ledger.keys().isEmpty()
        ? "one entry in each branch, however many events"
        : "one entry per different key in each branch, however many events; fewer keys bound it";
  }

  private static String events(SlotSpec.Set set) {
    String each = bytes(set.columns());
    if (set.keep() == SlotSpec.Keep.ALL) {
      return "every event of a request, "
          + each
          + " each: without bound; FirstN(n, ..) or MostRecentN(n, ..) around "
          + set.alias()
          + " would bound it";
    }
    String which = set.keep() == SlotSpec.Keep.FIRST ? "first" : "most recent";
    return set.n() == 1
        ? "the " + which + " event of a request, " + each
        : "the " + which + " " + set.n() + " events of a request, " + each + " each";
  }

  private static String bytes(List<Type> types) {
    int fixed = MAX_EVENT_BYTES;
    boolean open = false;
    for (Type type : types) {
      switch (type) {
        case LONG, DURATION, TIME -> fixed += 11;
        case DOUBLE -> fixed += 9;
        case BOOLEAN -> fixed += 1;
        default -> open = true;
      }
    }
    return open ? "up to " + fixed + " B and its texts" : "up to " + fixed + " B";
  }
}
