package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.fleet.Fleet;
import io.pivotscope.frontend.history.Archive;
import io.pivotscope.frontend.history.Archive.Batch;
import io.pivotscope.frontend.history.Kind;
import io.pivotscope.frontend.history.Run;
import io.pivotscope.frontend.merge.RunResult.Window;
import io.pivotscope.frontend.merge.StreamedRow;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.interpret.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hands what closes to the archive, in the archive's words. Owned by the engine's thread. */
final class Archiving {
  private static final int MAX_CAUSES = 100;

  private final Archive archive;
  private final Fleet fleet;

  /**
   * @param fleet tells what a process is called
   */
  Archiving(Archive archive, Fleet fleet) {
    this.archive = archive;
    this.fleet = fleet;
  }

  /**
   * A run has begun, has closed its windows up to the frontier, empty ones included, or is removed
   * everywhere, so that no process will say any more what its result lacks.
   */
  void changed(QueryRun run) {
    if (run.hasBegun()) {
      archive.know(known(run));
    }
  }

  /** To be followed by {@link #changed} or {@link #ended}, which say what the result lacks. */
  void closed(QueryRun run, Window window, Supplier<List<StreamedRow>> streamed) {
    Run known = known(run);
    List<@Nullable Object[]> shown = window.table().rows();
    if (!shown.isEmpty()) {
      List<@Nullable Object[]> rows = new ArrayList<>(shown.size());
      for (@Nullable Object[] row : shown) {
        rows.add(wider(row, window.beginMicros()));
      }
      archive.add(new Batch(known, Kind.WINDOWS, window.number(), rows));
    }
    if (run.installed.keepsRows() && run.program.output().streams()) {
      List<@Nullable Object[]> rows = raw(run.program.output(), window, streamed.get());
      if (!rows.isEmpty()) {
        archive.add(new Batch(known, Kind.RAW, window.number(), rows));
      }
    }
  }

  /**
   * What a process that has left may still bring is not in the total: it is final as it is here.
   */
  void ended(QueryRun run) {
    Run known = known(run);
    archive.know(known);
    Table total = run.result.table(Hlc.micros(run.t1));
    if (!total.rows().isEmpty()) {
      archive.add(new Batch(known, Kind.TOTAL, Math.max(0, run.result.lastClosed()), total.rows()));
    }
  }

  private Run known(QueryRun run) {
    return new Run(
        run.id(),
        run.installed.epoch(),
        run.installed.text(),
        Hlc.micros(run.t0),
        run.t1 == Long.MAX_VALUE ? 0 : Hlc.micros(run.t1),
        run.result.windowMicros(),
        run.result.closedMicros(),
        run.reason,
        ArchivedColumns.of(run.program.output()),
        partial(run));
  }

  private List<String> partial(QueryRun run) {
    List<String> causes = new ArrayList<>();
    List<RunView.Partial> all = RunViews.partial(run, fleet);
    all.stream().limit(MAX_CAUSES).map(RunView.Partial::text).forEach(causes::add);
    if (all.size() > MAX_CAUSES) {
      causes.add("and " + (all.size() - MAX_CAUSES) + " more");
    }
    return causes;
  }

  /** Every row, evaluated as Select says: neither sorted nor limited. */
  private List<@Nullable Object[]> raw(Output output, Window window, List<StreamedRow> streamed) {
    Output plain =
        new Output(
            true, output.keys(), output.aggregates(), output.argumentTypes(), output.select());
    List<@Nullable Object[]> columns =
        Results.ofRows(plain, streamed.stream().map(StreamedRow::columns).toList());
    List<@Nullable Object[]> rows = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      StreamedRow row = streamed.get(i);
      rows.add(
          wider(
              columns.get(i),
              window.beginMicros(),
              Hlc.micros(row.hlc()),
              row.hlc(),
              label(row.incarnation())));
    }
    return rows;
  }

  private String label(long incarnation) {
    Agent agent = fleet.get(incarnation);
    return agent == null ? Long.toHexString(incarnation) : agent.label();
  }

  private static @Nullable Object[] wider(@Nullable Object[] row, Object... leading) {
    @Nullable Object[] wider = new @Nullable Object[leading.length + row.length];
    System.arraycopy(leading, 0, wider, 0, leading.length);
    System.arraycopy(row, 0, wider, leading.length, row.length);
    return wider;
  }
}
