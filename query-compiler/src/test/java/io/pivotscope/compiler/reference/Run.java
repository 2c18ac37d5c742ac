package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.QueryView;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.compiler.reference.Execution.Fault;
import io.pivotscope.protocol.advice.Place;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs an execution: every branch has its baggage, which travels in real headers where it leaves a
 * process, as the agent's {@code Requests} would do it ({@link Hops}). Beside it the recording
 * keeps by brute force what happened before what.
 */
final class Run {

  static final long EPOCH = 1;
  static final String DECLARED_METHOD = "op";

  private static final long START = Hlc.EPOCH_MICROS + 1_000_000_000_000L;

  final List<SimulatedEvent> events = new ArrayList<>();
  final List<SimulatedProcess> processes = new ArrayList<>();
  final List<SimulatedThread> threads = new ArrayList<>();
  final Map<Integer, Sent> sent = new HashMap<>();
  final Map<Integer, Sent.Back> answers = new HashMap<>();

  /** How often each fault happened. */
  final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

  /** How often each kind of step was taken. */
  final Map<String, Integer> taken = new TreeMap<>();

  private final Map<Long, ProgramRun> programs = new HashMap<>();
  private final Hops hops = new Hops(this);
  private final Lifetime lifetime;
  private final Execution execution;
  private long now = START;
  private int branches;

  Run(Execution execution, List<ProgramRun> all) {
    this.execution = execution;
    all.forEach(program -> programs.put(program.query(), program));
    this.lifetime = new Lifetime(processes, threads, isInstalledMeanwhile());
    for (Execution.Clock clock : execution.processes()) {
      SimulatedProcess process =
          new SimulatedProcess(
              processes.size(), clock, () -> now, execution.budgetBytes(), programs);
      process.armed = !isInstalledMeanwhile();
      processes.add(process);
    }
    for (int process : execution.threads()) {
      threads.add(new SimulatedThread(threads.size(), processes.get(process), branches++));
    }
  }

  /** The whole execution, to its end. */
  static Run of(Execution execution, List<ProgramRun> programs) {
    Run run = new Run(execution, programs);
    execution.steps().forEach(run::take);
    return run;
  }

  Lifetime lifetime() {
    return lifetime;
  }

  boolean isInstalledMeanwhile() {
    return execution.faults().contains(Fault.INSTALLED);
  }

  int nextBranch() {
    return branches++;
  }

  void count(Fault fault) {
    faults.merge(fault, 1, Integer::sum);
  }

  /** Whether the step made sense. */
  boolean take(Step step) {
    boolean made = attempt(step);
    if (made) {
      String carrier = step instanceof Step.Send send ? " " + send.carrier() : "";
      note(step.getClass().getSimpleName() + carrier);
    }
    return made;
  }

  void note(String kind) {
    taken.merge(kind, 1, Integer::sum);
  }

  private boolean attempt(Step step) {
    now += step.micros();
    if (step instanceof Step.OfThread of) {
      SimulatedThread thread = threads.get(of.thread());
      return !(isLeftAlone(thread) && !begins(of)) && take(of, thread);
    }
    boolean made = lifetime.take(step);
    if (made && step instanceof Step.Activate) {
      count(Fault.INSTALLED);
    }
    return made;
  }

  private static boolean isLeftAlone(SimulatedThread thread) {
    return thread.spoilt && thread.isIdle();
  }

  private static boolean begins(Step.OfThread step) {
    return step instanceof Step.Receive || step instanceof Step.Tick || step instanceof Step.Arrive;
  }

  private boolean take(Step.OfThread step, SimulatedThread thread) {
    if (step instanceof Step.Happen happen) {
      happen(thread, happen.method(), Place.ENTRY, happen.fields());
      return true;
    } else if (step instanceof Step.Enter enter) {
      return enter(thread, enter);
    } else if (step instanceof Step.Leave leave) {
      return leave(thread, leave);
    } else if (step instanceof Step.Send send) {
      return hops.send(thread, send.message(), send.carrier());
    } else if (step instanceof Step.Receive receive) {
      return hops.receive(thread, sent.get(receive.message()));
    } else if (step instanceof Step.Answer answer) {
      return hops.answer(thread, answer.answer());
    } else if (step instanceof Step.Complete complete) {
      return hops.complete(thread, answers.get(complete.answer()));
    } else if (step instanceof Step.Tick) {
      return hops.beginNew(thread, RootKind.TICK, null);
    } else if (step instanceof Step.Arrive) {
      return hops.beginNew(thread, RootKind.MESSAGE, null);
    }
    return hops.end(thread);
  }

  // ---- events

  private void happen(
      SimulatedThread thread, String method, Place place, Map<String, Object> fields) {
    Frame frame = thread.top();
    boolean armed = thread.process.armed;
    EventId request = armed ? thread.name(frame.scope) : null;
    EventId id = thread.stamp();
    boolean judged = armed && lifetime.covers(id.hlc());
    SimulatedEvent event =
        new SimulatedEvent(
            events.size(),
            id,
            frame.branch,
            thread.process.number,
            method,
            place,
            fields,
            (BitSet) frame.past.clone(),
            frame.view,
            request,
            frame.begun,
            judged);
    events.add(event);
    frame.past.set(event.index());
    if (judged) {
      for (ProgramRun program : programs.values()) {
        program.happen(
            event,
            frame.scope.baggage,
            lifetime.isSettled(program, thread, frame.scope),
            execution.heldBytes());
      }
    }
  }

  // ---- declared requests

  /** The entry event belongs to the new request, and so does the exit event. */
  private boolean enter(SimulatedThread thread, Step.Enter enter) {
    Frame frame = thread.top();
    if (!thread.process.armed) {
      thread.unseenRequests++;
      frame.entered.push(new Frame.Entered(false, false, List.of()));
      return true;
    }
    EventId root = thread.stamp();
    boolean begins = frame.view == null;
    List<@Nullable QueryView> views = new ArrayList<>();
    for (ProgramRun program : declaring()) {
      QueryView view = frame.scope.baggage.enterDeclared(program.query(), EPOCH, root);
      if ((view != null) != begins && !lifetime.isOver()) {
        throw new AssertionError("declared request begins: " + begins);
      }
      views.add(view);
    }
    frame.entered.push(new Frame.Entered(true, begins, views));
    frame.view = begins ? root : frame.view;
    happen(thread, DECLARED_METHOD, Place.ENTRY, enter.fields());
    return true;
  }

  private boolean leave(SimulatedThread thread, Step.Leave leave) {
    Frame frame = thread.top();
    Frame.Entered entered = frame.entered.poll();
    if (entered == null) {
      return false;
    }
    if (!entered.seen()) {
      thread.unseenRequests--;
      return true;
    }
    happen(thread, DECLARED_METHOD, Place.RETURN, leave.fields());
    List<ProgramRun> declaring = declaring();
    for (int i = 0; i < entered.views().size(); i++) {
      if (entered.views().get(i) != null) {
        frame.scope.baggage.leaveDeclared(
            declaring.get(i).query(), Objects.requireNonNull(entered.views().get(i)));
      }
    }
    frame.view = entered.begins() ? frame.base : frame.view;
    return true;
  }

  private List<ProgramRun> declaring() {
    return programs.values().stream().filter(ProgramRun::declaresRequests).toList();
  }
}
