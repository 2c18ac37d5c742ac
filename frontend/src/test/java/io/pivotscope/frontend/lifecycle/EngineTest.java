package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.frontend.history.Archive;
import io.pivotscope.frontend.history.Kind;
import io.pivotscope.frontend.history.Run;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The journal forgets a closed window only after the archive has it durably. */
@Timeout(60)
class EngineTest {
  private static final Timing FAST = new Timing(10, 10, 1_000, 60_000, 60_000, 100, 100);

  @TempDir Path directory;

  /** Remembers what it is told, and says that it is durable when it is to. */
  private static final class Memory implements Archive {
    final List<Long> windows = Collections.synchronizedList(new ArrayList<>());
    volatile boolean settled;
    volatile int asked;
    volatile long lastAtSettling;

    @Override
    public void know(Run run) {}

    @Override
    public void add(Batch batch) {
      if (batch.kind() == Kind.WINDOWS) {
        windows.add(batch.number());
      }
    }

    @Override
    public boolean settle(long waitMillis) {
      asked++;
      if (settled && lastAtSettling == 0) {
        lastAtSettling = windows.get(windows.size() - 1);
      }
      return settled;
    }

    @Override
    public void close() {}

    long first() {
      await().until(() -> !windows.isEmpty());
      return windows.get(0);
    }
  }

  private Engine open(Memory memory) throws IOException {
    return open(memory, floor -> Time.system());
  }

  private Engine open(Memory memory, Time.Start start) throws IOException {
    return open(memory, start, new Engine.Growth(1, Long.MAX_VALUE));
  }

  private Engine open(Memory memory, Time.Start start, Engine.Growth growth) throws IOException {
    return new Engine(
        directory,
        start,
        FAST,
        List.of(),
        memory,
        growth,
        failure -> {
          throw new AssertionError(failure);
        });
  }

  private static RunView install(Queries queries) {
    Catalogue catalogue = Catalogue.parse("tracepoint T { at a.A.m(..) entry }", "t");
    String text = "From t In T Select COUNT With every 10ms";
    AdviceProgram program =
        Objects.requireNonNull(QueryCompiler.compile(text, "q", catalogue, Schema.NONE).program());
    return queries.install(program, text, new Terms(0, false, false, 0)).join();
  }

  /** The machine was started again, and its wall clock is a day behind: nobody waits for a day. */
  @Test
  void theClockDoesNotStartBeforeWhatWasDecided() throws Exception {
    RunView run;
    try (Engine engine = open(new Memory())) {
      Queries queries = new Queries(engine);
      long id = install(queries).id();
      await().until(() -> queries.get(id, Rows.NONE, 0).join().state().equals("waiting"));
      run = queries.stop(id).join();
    }
    List<Long> floors = new ArrayList<>();
    Time.Start aDayBehind =
        floor -> {
          floors.add(floor);
          long start = System.nanoTime();
          return new Time(System::nanoTime, () -> floor + (System.nanoTime() - start) / 1_000);
        };
    try (Engine engine = open(new Memory(), aDayBehind)) {
      assertThat(floors).singleElement().satisfies(f -> assertThat(f).isEqualTo(run.t1Micros()));
      await().until(() -> new Queries(engine).get(run.id(), Rows.NONE, 0).join().isEnded());
    }
  }

  @Test
  void aWindowIsInTheJournalUntilItIsInTheArchive() throws Exception {
    Memory unsettled = new Memory();
    try (Engine engine = open(unsettled)) {
      install(new Queries(engine));
      await().until(() -> unsettled.windows.size() > 20 && unsettled.asked > 20);
    }
    Memory again = new Memory();
    try (Engine engine = open(again)) {
      assertThat(again.first()).isEqualTo(unsettled.first());
      again.settled = true;
      await().until(() -> again.lastAtSettling != 0);
    }
    Memory later = new Memory();
    try (Engine engine = open(later)) {
      assertThat(later.first()).isGreaterThan(again.lastAtSettling);
    }
  }

  @Test
  void anArchiveThatNeverSettlesDoesNotFillTheDisk() throws Exception {
    Memory failing = new Memory();
    try (Engine engine = open(failing, floor -> Time.system(), new Engine.Growth(1, 1))) {
      install(new Queries(engine));
      failing.first();
      long[] most = {0};
      await()
          .until(
              () -> {
                long bytes = bytes();
                most[0] = Math.max(most[0], bytes);
                return bytes < most[0];
              });
    }
    Memory later = new Memory();
    try (Engine engine = open(later)) {
      assertThat(later.first()).as("forgotten, though it waits").isGreaterThan(failing.first());
    }
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
