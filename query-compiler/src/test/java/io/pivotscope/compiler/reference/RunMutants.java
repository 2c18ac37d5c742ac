package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.PackedEvent;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.interpret.Interpreter;
import io.pivotscope.protocol.interpret.Past;
import io.pivotscope.protocol.interpret.Reading;
import io.pivotscope.protocol.interpret.Slots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An agent that runs the right program in a wrong way. */
final class RunMutants {

  private RunMutants() {}

  static Map<String, Pairs.Maker> all() {
    Map<String, Pairs.Maker> all = new LinkedHashMap<>();
    all.put("settling ignored", Settled::new);
    all.put("marks of cuts ignored", Unmarked::new);
    all.put("writes before reads", Hasty::new);
    all.put("declared requests ignored", Undeclared::new);
    all.put("budget cuts nobody counted", Uncounted::new);
    return all;
  }

  private static final class Settled extends ProgramRun {
    Settled(long query, AdviceProgram program, List<Interpreter> interpreters) {
      super(query, program, interpreters);
    }

    @Override
    void happen(SimulatedEvent event, Baggage baggage, boolean settled, int heldBytes) {
      super.happen(event, baggage, true, heldBytes);
    }
  }

  /** Reads a copy of the sets from which the marks are gone; ledgers stay as they are. */
  private static final class Unmarked extends ProgramRun {
    Unmarked(long query, AdviceProgram program, List<Interpreter> interpreters) {
      super(query, program, interpreters);
    }

    @Override
    @Nullable Reading read(int advice, SimulatedEvent event, Past past) {
      return super.read(advice, event, Judge.countsInLedgers(program()) ? past : unmarked(past));
    }

    private Past unmarked(Past past) {
      Baggage copy = new Baggage();
      for (SlotSpec slot : program().slots()) {
        for (PackedEvent packed :
            past.baggage().unpackSet(past.query(), past.epoch(), slot.index())) {
          copy.pack(
              past.query(),
              past.epoch(),
              Slots.shape((SlotSpec.Set) slot),
              packed.id(),
              packed.rows());
        }
      }
      return new Past(copy, past.query(), past.epoch(), past.settled());
    }
  }

  private static final class Hasty extends ProgramRun {
    Hasty(long query, AdviceProgram program, List<Interpreter> interpreters) {
      super(query, program, interpreters);
    }

    @Override
    void act(SimulatedEvent event, Past past, int heldBytes) {
      for (int i = 0; i < program().advice().size(); i++) {
        write(i, read(i, event, past), event, past, heldBytes);
      }
    }
  }

  private static final class Undeclared extends ProgramRun {
    Undeclared(long query, AdviceProgram program, List<Interpreter> interpreters) {
      super(query, program, interpreters);
    }

    @Override
    boolean declaresRequests() {
      return false;
    }
  }

  private static final class Uncounted extends ProgramRun {
    Uncounted(long query, AdviceProgram program, List<Interpreter> interpreters) {
      super(query, program, interpreters);
    }

    @Override
    boolean isMarked() {
      return false;
    }
  }
}
