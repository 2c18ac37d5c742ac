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
  private final Execution execution;
  private long now = START;
  private int branches;
  private boolean disarmed;
  private long t0 = Long.MIN_VALUE;
  private long t1 = Long.MAX_VALUE;

  Run(Execution execution, List<ProgramRun> all) {
    this.execution = execution;
    all.forEach(program -> programs.put(program.query(), program));
    boolean armed = !execution.faults().contains(Fault.INSTALLED);
    t0 = armed ? Long.MIN_VALUE : Long.MAX_VALUE;
    for (Execution.Clock clock : execution.processes()) {
      SimulatedProcess process =
          new SimulatedProcess(
              processes.size(), clock, () -> now, execution.budgetBytes(), programs);
      process.armed = armed;
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

  /** HLC from which events are judged; the smallest if the queries are older than all. */
  long begin() {
    return t0;
  }

  /** HLC from which a message without header begins a request: two seconds after the beginning. */
  long settled() {
    boolean announced = t0 != Long.MIN_VALUE && t0 != Long.MAX_VALUE;
    return announced ? Hlc.of(Hlc.micros(t0) + 2_000_000) : t0;
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
    if (step instanceof Step.Arm arm) {
      SimulatedProcess process = processes.get(arm.process());
      boolean first = !process.armed && t0 == Long.MAX_VALUE;
      process.armed |= first;
      process.armedHlc = first ? process.clock.tick(0) : process.armedHlc;
      return first;
    }
    if (step instanceof Step.Activate activate) {
      boolean first = t0 == Long.MAX_VALUE && processes.stream().allMatch(p -> p.armed);
      if (first) {
        t0 = latest() + (((long) activate.margin()) << Hlc.LOGICAL_BITS);
        count(Fault.INSTALLED);
      }
      return first;
    }
    if (step instanceof Step.Deactivate deactivate) {
      boolean first = t0 != Long.MAX_VALUE && t0 != Long.MIN_VALUE && t1 == Long.MAX_VALUE;
      if (first) {
        t1 = Math.max(t0, latest()) + (((long) deactivate.margin()) << Hlc.LOGICAL_BITS);
      }
      return first;
    }
    return disarm(processes.get(((Step.Disarm) step).process()));
  }

  private static boolean isLeftAlone(SimulatedThread thread) {
    return thread.spoilt && thread.isIdle();
  }

  private static boolean begins(Step.OfThread step) {
    return step instanceof Step.Receive
        || step instanceof Step.Tick
        || step instanceof Step.Arrive;
  }

  private long latest() {
    return processes.stream().mapToLong(p -> p.clock.tick(0)).max().orElseThrow();
  }

  /** A process forgets a query when every process has passed its end. */
  private boolean disarm(SimulatedProcess process) {
    boolean passed =
        t1 != Long.MAX_VALUE && processes.stream().allMatch(p -> p.clock.now() >= t1);
    if (!passed || !process.armed) {
      return false;
    }
    process.armed = false;
    disarmed = true;
    threads.stream()
        .filter(thread -> thread.process == process)
        .forEach(thread -> thread.top().scope.baggage.retain((query, epoch) -> false));
    return true;
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
    boolean judged = armed && id.hlc() >= t0 && id.hlc() < t1;
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
            isSettled(program, thread, frame.scope),
            execution.heldBytes());
      }
    }
  }

  /** As {@code QuerySite} and {@code QueryRun} of the agent tell it. */
  private boolean isSettled(ProgramRun program, SimulatedThread thread, Frame.Scope scope) {
    EventId declared = scope.baggage.declaredRoot(program.query());
    if (declared != null) {
      return declared.hlc() >= t0;
    }
    long from = thread.unsettledFrom(scope);
    boolean message = scope.root == RootKind.MESSAGE;
    return (from == 0 || from >= (message ? settled() : t0))
        && !(program.declaresRequests() && thread.unseenRequests > 0);
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
      if ((view != null) != begins && !disarmed) {
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
