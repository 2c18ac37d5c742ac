package io.pivotscope.frontend.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.compiler.Compilation;
import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.frontend.lifecycle.Measurement;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.Column;
import io.pivotscope.frontend.merge.GroupTable;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.link.Counters;
import java.util.List;

/** A query as the compiler makes it, with the groups that a test gives it. */
final class Measured {
  static final long T0_MICROS = 1_700_000_000_000_000L;

  private final String text;
  private final Output output;
  private final GroupTable groups;

  Measured(String text) {
    this(text, 1_000);
  }

  Measured(String text, int maxGroups) {
    Compilation compilation = QueryCompiler.compile(text, "q", Catalogue.EMPTY, Schema.NONE);
    assertThat(compilation.errors()).isEmpty();
    AdviceProgram program = compilation.program();
    this.text = text;
    this.output = program.output();
    this.groups = new GroupTable(output.aggregates(), output.argumentTypes(), maxGroups);
  }

  /** Adds each value once to every aggregate of the group. */
  Measured group(Tuple key, Object... values) {
    Accumulator[] cells = Accumulators.create(output.aggregates(), output.argumentTypes());
    for (Object value : values) {
      for (Accumulator cell : cells) {
        cell.add(value);
      }
    }
    groups.merge(key, cells);
    return this;
  }

  Measurement as(long id) {
    Table table = Table.of(output, groups, 2.0);
    RunView run =
        new RunView(
            id,
            1,
            text,
            "collecting",
            T0_MICROS,
            0,
            T0_MICROS + 2_000_000,
            -1,
            "",
            false,
            table.titles(),
            Column.of(output),
            1_000_000,
            table,
            List.of(),
            new Counters(120, 100, 3, 0, 7, 0, 0, 0),
            5,
            List.of(new RunView.Process("A", "A (h, pid 1)", "armed", "", 1, 1, List.of(), 0)),
            List.of(),
            List.of(),
            false);
    return new Measurement(run, output, 2);
  }
}
