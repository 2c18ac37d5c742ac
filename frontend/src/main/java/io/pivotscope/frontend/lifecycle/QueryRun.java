package io.pivotscope.frontend.lifecycle;

import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.merge.RunResult;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run of one query. Owned by the engine's thread. */
final class QueryRun {

  /** From installation to receipt. */
  enum Phase {
    /** Some processes have it, to see whether they bear it. */
    TRYING,
    /** Agents are asked to weave. */
    ARMING,
    /** T0 is fixed; advice acts from then on. */
    COLLECTING,
    /** T1 is fixed; what lies before it is still arriving. */
    STOPPING,
    /** Everything is in; agents restore classes. */
    REMOVING,
    ENDED
  }

  final Entry.Installed installed;
  final AdviceProgram program;
  final RunResult result;

  /** Of all that is kept in {@link #heard}. */
  final StatusTexts texts = new StatusTexts();

  /** The last status of each process, also of those that have gone. */
  final Map<Long, Heard> heard = new LinkedHashMap<>();

  final Set<Long> blind = new LinkedHashSet<>();

  /** Those that had left when the run was drained, or were forgotten before. */
  final Set<Long> left = new LinkedHashSet<>();

  /** What processes were called that are blind, have said nothing of it and are forgotten. */
  final Map<Long, String> names = new LinkedHashMap<>();

  /** What each process has counted; not part of a snapshot. */
  final Map<Long, Counters> counters = new LinkedHashMap<>();

  /** How requests had travelled when T0 was fixed, where they had; not kept on disk. */
  private final Map<Long, Propagation> propagated = new HashMap<>();

  Phase phase;
  long t0;
  long t1 = Long.MAX_VALUE;
  String reason = "";

  /** When the phase began or the frontend started, whichever is later. */
  long phaseSinceNanos;

  long lastAskedNanos;

  /** While it is tried, and after that for what it has shown; not kept on disk. */
  @Nullable Trial trial;

  /**
   * What a process said of the query.
   *
   * @param label of the process, since it may be forgotten before the run is
   * @param armed whether it was armed at any time
   * @param woven the most that was woven for each advice, by its index
   */
  record Heard(
      String procName, String label, QueryStatus last, boolean armed, Map<Integer, Woven> woven) {
    Heard {
      woven = Map.copyOf(woven);
    }

    /** It was armed, and has not heard when the query begins. */
    boolean isDeaf() {
      return armed && last.t0() == 0;
    }
  }

  /** Numbers of classes and methods. */
  record Woven(int classes, int methods) {
    Woven max(Woven other) {
      return other.methods > methods ? other : this;
    }
  }

  QueryRun(Entry.Installed installed, Archiving archiving) {
    this.installed = installed;
    this.phase = installed.canaryMillis() > 0 ? Phase.TRYING : Phase.ARMING;
    this.program = ProgramCodec.decode(installed.program());
    this.result = new RunResult(program, (window, rows) -> archiving.closed(this, window, rows));
  }

  long id() {
    return installed.id();
  }

  /** Whether T0 is fixed. */
  boolean hasBegun() {
    return t0 != 0;
  }

  boolean isDesired() {
    return phase != Phase.REMOVING && phase != Phase.ENDED;
  }

  void propagated(long incarnation, Propagation untilT0) {
    if (untilT0 != Propagation.NONE) {
      propagated.put(incarnation, untilT0);
    }
  }

  /** How requests had travelled through a process when T0 was fixed. */
  Propagation propagatedBefore(long incarnation) {
    return propagated.getOrDefault(incarnation, Propagation.NONE);
  }

  /**
   * Whether the process has to know the query: because it is to observe, or because a request that
   * carries the query's baggage may pass through it, which would be dropped as unknown there.
   */
  boolean targets(Agent agent) {
    List<String> names = program.processNames();
    return names.isEmpty() || program.propagates() || names.contains(agent.procName());
  }

  /** What the process is to have of it now, which may be nothing. */
  Optional<DesiredQuery> desired(Agent agent) {
    if (trial != null) {
      return phase == Phase.TRYING ? Optional.ofNullable(trial.desired(agent)) : Optional.empty();
    }
    return isDesired() && targets(agent)
        ? Optional.of(new DesiredQuery(id(), installed.epoch(), t0, t1, installed.program()))
        : Optional.empty();
  }

  /** Where the process stands with it, in a word or two; empty once nobody is to have it. */
  Optional<String> standing(Agent agent) {
    Heard said = heard.get(agent.incarnation());
    if (phase == Phase.TRYING) {
      return desired(agent).map(trying -> "on trial");
    }
    return said != null && isDesired() ? Optional.of(word(said.last.state())) : Optional.empty();
  }

  /** The trial that a process's words are about, if they are about one. */
  @Nullable Trial trialOf(long epoch) {
    return trial != null && trial.is(epoch) ? trial : null;
  }

  static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Whether the process has said where it stands. */
  boolean hasAnswered(Agent agent) {
    return heard.containsKey(agent.incarnation());
  }

  boolean isArmedAt(Agent agent) {
    return isAt(agent, State.ARMED);
  }

  /** Whether the process had it at any time. */
  boolean wasArmedAt(Agent agent) {
    Heard said = heard.get(agent.incarnation());
    return said != null && said.armed;
  }

  /**
   * Whether the time of the process has passed T0 though it has not said that it heard of it: until
   * it does, nothing of it is here.
   */
  boolean isDeafPastT0(Agent agent) {
    Heard said = heard.get(agent.incarnation());
    boolean counts = phase == Phase.COLLECTING || phase == Phase.STOPPING;
    return counts && said != null && said.isDeaf() && !isTrippedAt(agent) && agent.watermark() > t0;
  }

  /** Whether the process has ended it for itself, earlier than everybody else. */
  boolean isTrippedAt(Agent agent) {
    return isAt(agent, State.TRIPPED);
  }

  private boolean isAt(Agent agent, State state) {
    Heard said = heard.get(agent.incarnation());
    return said != null && said.last.state() == state;
  }

  /** The process will not be known any more: what the result lacks of it still has its name. */
  void forget(Agent agent) {
    Heard said = heard.get(agent.incarnation());
    if (said != null && said.armed && isDesired() && agent.presence() == Agent.Presence.LEFT) {
      left.add(agent.incarnation());
    } else if (said == null && blind.contains(agent.incarnation())) {
      names.put(agent.incarnation(), agent.label());
    }
  }

  /** Processes beyond so many are in the result alone. */
  void count(Agent agent, Counters more) {
    if (counters.size() < Attendance.MAX_PROCESSES || counters.containsKey(agent.incarnation())) {
      counters.merge(agent.incarnation(), result.sane(more), Counters::plus);
    }
  }

  /** From a snapshot. */
  void restore(long incarnation, Heard said) {
    QueryStatus last = texts.keep(incarnation, said.last);
    heard.put(incarnation, new Heard(said.procName, said.label, last, said.armed, said.woven));
  }

  void hear(Agent agent, QueryStatus said) {
    QueryStatus status = texts.keep(agent.incarnation(), said);
    Heard before = heard.get(agent.incarnation());
    Map<Integer, Woven> woven = new LinkedHashMap<>();
    if (before != null) {
      woven.putAll(before.woven);
    }
    for (TracepointStatus t : status.tracepoints()) {
      woven.merge(t.advice(), new Woven(t.classes(), t.methods()), Woven::max);
    }
    // A removal tells nothing of tracepoints; the receipt still wants what had been woven.
    boolean armed =
        status.state() == State.ARMED
            || status.state() == State.TRIPPED
            || (before != null && before.armed);
    heard.put(
        agent.incarnation(), new Heard(agent.procName(), agent.label(), status, armed, woven));
  }
}
