package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.lifecycle.QueryRun.Phase;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Goodbye;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.Pane;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.Counters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A snapshot is the same fold: what can be seen of the state is as if it had all been replayed. */
class SnapshotTest {
  private static final long SEED = 2015;
  private static final int SEQUENCES = 150;
  private static final int STEPS = 120;
  private static final int PROCESSES = 5;

  @Test
  void whateverHasHappenedAndWhateverHappensNext() {
    for (long seed = SEED; seed < SEED + SEQUENCES; seed++) {
      History history = new History(seed);
      DurableState whole = new DurableState();
      DurableState compacted = new DurableState();
      for (int step = 0; step < STEPS; step++) {
        Entry entry = history.next(whole);
        if (entry != null) {
          whole.apply(entry);
          compacted.apply(entry);
        }
        if (history.random.nextInt(8) == 0) {
          compacted = replayed(compacted.snapshot());
        }
        assertThat(firstDifference(seen(whole), seen(compacted)))
            .as("seed %d, step %d", seed, step)
            .isEmpty();
      }
    }
  }

  /** By way of the disk. */
  private static DurableState replayed(List<Entry> entries) {
    DurableState state = new DurableState();
    entries.forEach(entry -> state.apply(EntryCodec.decode(EntryCodec.encode(entry))));
    return state;
  }

  /** Empty if there is none. */
  private static String firstDifference(List<String> whole, List<String> compacted) {
    for (int i = 0; i < Math.max(whole.size(), compacted.size()); i++) {
      String is = i < whole.size() ? whole.get(i) : "(end)";
      String became = i < compacted.size() ? compacted.get(i) : "(end)";
      if (!is.equals(became)) {
        return is + " became " + became;
      }
    }
    return "";
  }

  private static List<String> seen(DurableState state) {
    List<String> seen = new ArrayList<>();
    seen.add("frontier " + state.frontier() + ", next " + state.nextId());
    for (Agent agent : state.fleet.all()) {
      seen.add(
          agent.label()
              + " "
              + agent.presence()
              + ", told up to "
              + agent.watermark()
              + ", report "
              + agent.acknowledged());
    }
    for (QueryRun run : state.runs()) {
      RunView v = RunViews.view(run, state.fleet, Bench.START_MICROS, Rows.ALL, Long.MAX_VALUE);
      seen.add(v.id() + " " + v.state() + " " + run.phase + " " + v.reason());
      seen.add("  from " + run.t0 + " to " + run.t1 + ", closed " + run.result.closedWindows());
      Objects.requireNonNull(v.table()).rows().forEach(r -> seen.add("  " + Arrays.toString(r)));
      seen.add("  " + v.counters() + ", late " + v.late());
      v.processes().forEach(process -> seen.add("  " + process));
      v.sources().forEach(source -> seen.add("  " + source));
      v.partial().forEach(partial -> seen.add("  " + partial));
      run.heard.forEach((who, heard) -> seen.add("  " + who + " " + heard));
    }
    return seen;
  }

  /** Entries as a frontend might come to record them, drawn at random. */
  private static final class History {
    final SplittableRandom random;
    private long micros = Bench.START_MICROS;

    History(long seed) {
      random = new SplittableRandom(seed);
    }

    /** Null where what was drawn cannot be now. */
    @Nullable Entry next(DurableState state) {
      micros += random.nextInt(300_000);
      Agent agent = state.fleet.get(1 + random.nextInt(PROCESSES));
      List<QueryRun> runs = List.copyOf(state.runs());
      QueryRun run = runs.isEmpty() ? null : runs.get(random.nextInt(runs.size()));
      return switch (random.nextInt(12)) {
        case 0, 1 -> hello(1 + random.nextInt(PROCESSES));
        case 2 -> agent == null ? null : going(agent);
        case 3 -> runs.size() > 3 ? null : installed(state.nextId());
        case 4 -> new Entry.Frontier(stamp());
        case 5, 6 -> run == null ? null : further(run, state.nextId() - 1);
        case 7 -> run == null || !run.hasBegun() ? null : new Entry.Blind(run.id(), someone());
        case 8, 9 -> agent == null || run == null ? null : report(agent, run);
        default -> agent == null || run == null ? null : status(agent, run);
      };
    }

    private long stamp() {
      return Hlc.of(micros - random.nextInt(2_000_000));
    }

    private long someone() {
      return 1 + random.nextInt(PROCESSES);
    }

    private Entry hello(long who) {
      return said(
          who, new Hello(who, "p" + who, "host", who, "17", "0.1", "", micros, micros, stamp()));
    }

    private static Entry said(long who, AgentMessage message) {
      return new Entry.Said(who, message);
    }

    private Entry going(Agent agent) {
      long who = agent.incarnation();
      if (!agent.isLive()) {
        return new Entry.Forgotten(who);
      }
      return random.nextBoolean() ? new Entry.Left(who) : said(who, new Goodbye(stamp()));
    }

    private Entry installed(long id) {
      byte[] program =
          ProgramCodec.encode(random.nextBoolean() ? Programs.sums(3) : Programs.streams());
      return new Entry.Installed(
          id, micros, "text", program, 0, false, false, random.nextInt(2) * 1_000L);
    }

    private @Nullable Entry further(QueryRun run, long newest) {
      long id = run.id();
      boolean abandons = random.nextInt(4) == 0;
      return switch (run.phase) {
        case TRYING -> abandons ? new Entry.Abandoned(id, "panic") : new Entry.Proven(id);
        case ARMING ->
            abandons
                ? new Entry.Abandoned(id, "panic")
                : new Entry.Activated(id, Hlc.of(micros + 400_000), List.of(someone()));
        case COLLECTING -> new Entry.Stopping(id, Hlc.of(micros + 400_000), "stopped");
        case STOPPING -> new Entry.Drained(id, List.copyOf(run.heard.keySet()));
        case REMOVING -> new Entry.Ended(id);
        // The newest is never dropped: its number must not come again.
        case ENDED -> id == newest ? null : new Entry.Dropped(id);
      };
    }

    private Entry report(Agent agent, QueryRun run) {
      boolean groups = !run.program.output().streams();
      String key = "k" + random.nextInt(5);
      AgentMessage.Row row =
          groups
              ? Programs.group(key, random.nextInt(9))
              : Programs.row(key, Hlc.of(micros), random.nextInt(3));
      long window = Math.floorDiv(micros, 1_000_000L) - random.nextInt(3);
      QueryReport query =
          new QueryReport(
              run.id(),
              run.installed.epoch(),
              List.of(new Pane(window, List.of(row))),
              new Counters(1, 1, 0, random.nextInt(2), 0, 0, 0, 0));
      long sequence = agent.acknowledged() + random.nextInt(3);
      return said(agent.incarnation(), new Report(sequence, micros, stamp(), List.of(query)));
    }

    private Entry status(Agent agent, QueryRun run) {
      State state = State.values()[random.nextInt(State.values().length)];
      int methods = state == State.ARMED ? random.nextInt(4) : 0;
      return said(
          agent.incarnation(),
          new QueryStatus(
              run.id(),
              run.installed.epoch(),
              state,
              stamp(),
              random.nextBoolean() ? run.t0 : 0,
              random.nextBoolean() ? null : "because",
              List.of(new TracepointStatus(0, methods, methods, List.of(), List.of())),
              random.nextInt(9)));
    }
  }

  /** It was killed before all others went on: nothing says that it had told as much as they. */
  @Test
  void whoWasKilledHasToldNoMoreAfterwards() {
    Bench bench = new Bench();
    Bench.Agent killed = bench.new Agent(11, "Killed").connect();
    Bench.Agent other = bench.new Agent(12, "Other").connect();
    long id = bench.install(Programs.sums(100), 0);
    killed.isDeaf = true;
    killed.armed(id);
    other.armed(id);
    bench.pass(100);
    killed.close();
    for (int i = 0; i < 20; i++) {
      bench.pass(500);
      other.report(id, bench.window(), Programs.group("a", 1));
    }
    List<RunView.Partial> before = bench.view(id).partial();
    assertThat(before).extracting(RunView.Partial::cause).containsExactly("left");
    bench.compact();
    bench.restart();
    assertThat(bench.view(id).partial()).isEqualTo(before);
    bench.coordinator.panic();
    assertThat(bench.view(id).partial())
        .filteredOn(partial -> partial.detail().startsWith("Killed"))
        .as("it is not deaf: it was not there when the query began")
        .extracting(RunView.Partial::cause)
        .containsExactly("left");
  }

  /** Gone and forgotten, whether it had been asked, had ended early or had never said a word. */
  @Test
  void marksOfWhoIsForgottenKeepTheirNames() {
    Bench bench = new Bench();
    Bench.Agent tripped = bench.new Agent(11, "Tripped").connect();
    Bench.Agent silent = bench.new Agent(12, "Silent").connect();
    Bench.Agent stays = bench.new Agent(13, "Stays").connect();
    long id = bench.install(Programs.sums(100), 0);
    tripped.armed(id);
    stays.armed(id);
    for (int i = 0; i < 5; i++) {
      bench.pass(500);
      stays.heartbeat();
      silent.heartbeat();
    }
    tripped.status(id, State.TRIPPED, 1, "too much");
    tripped.say(new Goodbye(bench.now()));
    silent.say(new Goodbye(bench.now()));
    for (int i = 0; i < 3_700; i++) {
      bench.pass(1_000);
      stays.heartbeat();
    }
    assertThat(bench.coordinator.state().fleet.size()).isEqualTo(1);
    for (int i = 0; i < 2; i++) {
      assertThat(bench.view(id).partial())
          .extracting(RunView.Partial::cause, RunView.Partial::detail)
          .containsExactlyInAnyOrder(
              tuple("blind", "Silent (host, pid 12) was not armed"),
              tuple("tripped", "Tripped (host, pid 11): too much"));
      bench.compact();
      bench.restart();
    }
    assertThat(bench.coordinator.state().find(id).phase).isEqualTo(Phase.COLLECTING);
  }
}
