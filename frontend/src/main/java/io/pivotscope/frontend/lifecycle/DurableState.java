package io.pivotscope.frontend.lifecycle;

import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.fleet.Fleet;
import io.pivotscope.frontend.history.Archive;
import io.pivotscope.frontend.lifecycle.QueryRun.Phase;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Goodbye;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What survives: the fold of all entries. Applying an entry reads no clock and sends nothing, so a
 * replay gives the same state. Owned by the engine's thread.
 */
final class DurableState {
  final Fleet fleet = new Fleet();
  private final Archiving archiving;
  private final Map<Long, QueryRun> runs = new LinkedHashMap<>();
  private long frontier;
  private long lastId;

  /**
   * @param archive gets every window that closes, at each replay again
   */
  DurableState(Archive archive) {
    archiving = new Archiving(archive, fleet);
  }

  /** With results that are kept nowhere else. */
  DurableState() {
    this(Archive.NONE);
  }

  void apply(Entry entry) {
    if (entry instanceof Entry.Said e) {
      said(e.incarnation(), e.message());
    } else if (entry instanceof Entry.Left e) {
      present(e.incarnation(), Agent.Presence.LEFT);
    } else if (entry instanceof Entry.Forgotten e) {
      forget(e.incarnation());
    } else if (entry instanceof Entry.Installed e) {
      runs.put(e.id(), new QueryRun(e, archiving));
      lastId = Math.max(lastId, e.id());
    } else if (entry instanceof Entry.Proven e) {
      run(e.id()).phase = Phase.ARMING;
    } else if (entry instanceof Entry.Abandoned e) {
      run(e.id()).phase = Phase.REMOVING;
      run(e.id()).reason = e.reason();
    } else if (entry instanceof Entry.Activated e) {
      run(e.id()).t0 = e.t0();
      run(e.id()).phase = Phase.COLLECTING;
      run(e.id()).result.begin(e.t0());
      run(e.id()).blind.addAll(e.blind());
      archiving.changed(run(e.id()));
    } else if (entry instanceof Entry.Blind e) {
      run(e.id()).blind.add(e.incarnation());
    } else if (entry instanceof Entry.Stopping e) {
      run(e.id()).t1 = e.t1();
      run(e.id()).phase = Phase.STOPPING;
      run(e.id()).reason = e.reason();
    } else if (entry instanceof Entry.Drained e) {
      QueryRun run = run(e.id());
      run.phase = Phase.REMOVING;
      run.left.addAll(e.left());
      run.result.closeAll(run.t1);
      archiving.ended(run);
    } else if (entry instanceof Entry.Ended e) {
      run(e.id()).phase = Phase.ENDED;
      archiving.changed(run(e.id()));
    } else if (entry instanceof Entry.Dropped e) {
      runs.remove(e.id());
    } else if (entry instanceof Entry.Frontier e) {
      frontier = Math.max(frontier, e.hlc());
      runs.values().forEach(run -> closeWindows(run, e.hlc()));
    } else if (entry instanceof Entry.Progress e) {
      Agent agent = fleet.get(e.incarnation());
      if (agent != null) {
        agent.setAcknowledged(e.acknowledged());
        agent.raiseWatermark(e.watermark());
      }
    } else if (entry instanceof Entry.Heard e) {
      run(e.id()).restore(e.incarnation(), e.heard());
      if (e.left()) {
        run(e.id()).left.add(e.incarnation());
      }
    } else if (entry instanceof Entry.Named e) {
      run(e.id()).names.put(e.incarnation(), e.label());
    } else if (entry instanceof Entry.Merged e) {
      run(e.id()).result.restore(e.snapshot());
    }
  }

  private void forget(long incarnation) {
    Agent agent = fleet.get(incarnation);
    if (agent != null) {
      runs.values().forEach(run -> run.forget(agent));
      fleet.forget(incarnation);
    }
  }

  private void closeWindows(QueryRun run, long frontier) {
    long end = Math.min(frontier, run.t1);
    boolean collects = run.phase == Phase.COLLECTING || run.phase == Phase.STOPPING;
    if (collects && run.result.closesAt(end)) {
      run.result.close(end);
      archiving.changed(run);
    }
  }

  private void said(long incarnation, AgentMessage message) {
    if (message instanceof Hello hello) {
      fleet.greet(hello, frontier).setPresence(Agent.Presence.LIVE);
      return;
    }
    Agent agent = fleet.get(incarnation);
    if (agent == null) {
      return;
    }
    if (message instanceof QueryStatus status) {
      QueryRun run = runs.get(status.queryId());
      if (run != null && run.installed.epoch() == status.epoch()) {
        run.hear(agent, status);
      }
    } else if (message instanceof Report report) {
      // Resent until acknowledged; each sequence is added once.
      if (report.sequence() > agent.acknowledged()) {
        long lost = agent.acknowledged() == 0 ? 0 : report.sequence() - agent.acknowledged() - 1;
        if (lost > 0) {
          runs.values().stream().filter(QueryRun::isDesired).forEach(run -> run.result.lost(lost));
        }
        report.queries().forEach(query -> add(agent, query));
        agent.setAcknowledged(report.sequence());
      }
      agent.raiseWatermark(report.watermark());
    } else if (message instanceof Goodbye goodbye) {
      agent.raiseWatermark(goodbye.watermark());
      agent.setPresence(Agent.Presence.FINISHED);
    }
  }

  private void add(Agent agent, QueryReport report) {
    QueryRun run = runs.get(report.queryId());
    if (run != null && run.installed.epoch() == report.epoch()) {
      run.result.add(agent.incarnation(), report);
      run.count(agent, report.counters());
    }
  }

  private void present(long incarnation, Agent.Presence presence) {
    Agent agent = fleet.get(incarnation);
    if (agent != null) {
      agent.setPresence(presence);
    }
  }

  /** The frontier up to which windows are closed. */
  long frontier() {
    return frontier;
  }

  long nextId() {
    return lastId + 1;
  }

  Collection<QueryRun> runs() {
    return List.copyOf(runs.values());
  }

  @Nullable QueryRun find(long id) {
    return runs.get(id);
  }

  private QueryRun run(long id) {
    QueryRun run = runs.get(id);
    if (run == null) {
      throw new IllegalStateException("no query " + id);
    }
    return run;
  }

  /** No stamp of anything that was decided lies above it. */
  long highestStamp() {
    long highest = frontier;
    for (QueryRun run : runs.values()) {
      highest = Math.max(highest, run.t0);
      if (run.t1 != Long.MAX_VALUE) {
        highest = Math.max(highest, run.t1);
      }
    }
    return highest;
  }

  /**
   * Fewer entries with the same fold, but for windows that were closed and shown already, and for
   * what each process has counted.
   */
  List<Entry> snapshot() {
    List<Entry> entries = new ArrayList<>();
    for (Agent agent : fleet.all()) {
      long id = agent.incarnation();
      entries.add(new Entry.Said(id, agent.hello()));
      entries.add(new Entry.Progress(id, agent.acknowledged(), agent.watermark()));
      if (agent.presence() == Agent.Presence.LEFT) {
        entries.add(new Entry.Left(id));
      } else if (agent.presence() == Agent.Presence.FINISHED) {
        entries.add(new Entry.Said(id, new Goodbye(agent.watermark())));
      }
    }
    // Whoever is greeted after it has told everything up to it, and these have not.
    entries.add(new Entry.Frontier(frontier));
    runs.values().forEach(run -> snapshot(run, entries));
    return entries;
  }

  private void snapshot(QueryRun run, List<Entry> entries) {
    long id = run.id();
    entries.add(run.installed);
    run.heard.forEach(
        (who, heard) -> entries.add(new Entry.Heard(id, who, heard, run.left.contains(who))));
    run.names.forEach((who, label) -> entries.add(new Entry.Named(id, who, label)));
    if (run.t0 == 0 && !run.isDesired()) {
      entries.add(new Entry.Merged(id, run.result.snapshot()));
      entries.add(new Entry.Abandoned(id, run.reason));
      if (run.phase == Phase.ENDED) {
        entries.add(new Entry.Ended(id));
      }
      return;
    }
    if (run.installed.canaryMillis() > 0 && run.phase != Phase.TRYING) {
      entries.add(new Entry.Proven(id));
    }
    if (run.t0 != 0) {
      entries.add(new Entry.Activated(id, run.t0, List.copyOf(run.blind)));
    }
    entries.add(new Entry.Merged(id, run.result.snapshot()));
    if (run.t1 != Long.MAX_VALUE) {
      entries.add(new Entry.Stopping(id, run.t1, run.reason));
    }
    if (!run.isDesired()) {
      entries.add(new Entry.Drained(id, List.copyOf(run.left)));
    }
    if (run.phase == Phase.ENDED) {
      entries.add(new Entry.Ended(id));
    }
  }
}
