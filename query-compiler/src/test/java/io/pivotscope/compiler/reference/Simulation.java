package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.Call;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.Header;
import io.pivotscope.baggage.HeaderCodec;
import io.pivotscope.baggage.QueryView;
import io.pivotscope.baggage.Reply;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.compiler.reference.Script.Await;
import io.pivotscope.compiler.reference.Script.Declared;
import io.pivotscope.compiler.reference.Script.Edge;
import io.pivotscope.compiler.reference.Script.Happen;
import io.pivotscope.compiler.reference.Script.Start;
import io.pivotscope.compiler.reference.Script.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs one request's script: branches take turns at random, each with its own baggage, which
 * travels in real headers where an edge leaves the process. Beside it, the recording keeps by brute
 * force what happened before what.
 */
final class Simulation {

  private final SplittableRandom random;
  private final List<ProgramInterpreter> interpreters;
  private final boolean declaresRequests;
  private final List<SimulatedEvent> recording;
  private final List<Branch> branches = new ArrayList<>();

  /**
   * @param interpreters each gets baggage of its own
   * @param recording appended to; requests that share it are told apart by their pasts
   */
  Simulation(
      SplittableRandom random,
      List<ProgramInterpreter> interpreters,
      boolean declaresRequests,
      List<SimulatedEvent> recording) {
    this.random = random;
    this.interpreters = interpreters;
    this.declaresRequests = declaresRequests;
    this.recording = recording;
  }

  void run(Script script) {
    Branch root = new Branch();
    interpreters.forEach(i -> root.baggage.add(new Baggage()));
    root.begin(script, recording.size() * 1000L + 1000);
    branches.add(root);
    while (true) {
      List<Branch> ready = branches.stream().filter(Branch::canStep).toList();
      if (ready.isEmpty()) {
        return;
      }
      ready.get(random.nextInt(ready.size())).step();
    }
  }

  /** Steps still to do, with an end of a declared request in between. */
  private record Leave(List<QueryView> views) {}

  private final class Branch {
    final List<Baggage> baggage = new ArrayList<>();
    final Deque<Object> todo = new ArrayDeque<>();
    final Map<Integer, Branch> children = new HashMap<>();
    final BitSet past = new BitSet();
    long hlc;
    EventId view;
    EventId viewAtBegin;
    Edge edge = Edge.MESSAGE;
    List<Call> calls = List.of();
    long process;

    void begin(Script script, long floor) {
      process = branches.size();
      hlc = floor;
      todo.addAll(script.steps());
      viewAtBegin = view;
    }

    boolean canStep() {
      return !todo.isEmpty()
          && !(todo.peek() instanceof Await await && !children.get(await.child()).todo.isEmpty());
    }

    void step() {
      Object step = todo.poll();
      if (step instanceof Leave leave) {
        leave(leave);
      } else if (step instanceof Happen happen) {
        happen(tick(), happen.method(), happen.fields());
      } else if (step instanceof Start start) {
        start(start);
      } else if (step instanceof Await await) {
        merge(children.get(await.child()));
      } else if (step instanceof Declared declared) {
        enter(declared);
      }
    }

    private EventId tick() {
      hlc += 1 + random.nextInt(5000);
      return new EventId(hlc, process, 0);
    }

    private void happen(EventId id, String method, Map<String, Object> fields) {
      int index = recording.size();
      SimulatedEvent event =
          new SimulatedEvent(index, id, method, fields, (BitSet) past.clone(), view);
      recording.add(event);
      past.set(index);
      for (int i = 0; i < interpreters.size(); i++) {
        interpreters.get(i).happen(event, baggage.get(i));
      }
    }

    /** The entry event belongs to the new request, and so does the exit event. */
    private void enter(Declared declared) {
      EventId id = tick();
      List<QueryView> views = new ArrayList<>();
      boolean begins = declaresRequests && view == null;
      if (declaresRequests) {
        for (Baggage own : baggage) {
          QueryView set = own.enterDeclared(ProgramInterpreter.QUERY, ProgramInterpreter.EPOCH, id);
          if ((set != null) != begins) {
            throw new AssertionError("declared request begins: " + begins);
          }
          views.add(set);
        }
      }
      view = begins ? id : view;
      happen(id, Script.DECLARED_METHOD, Script.fields(random));
      todo.addFirst(new Leave(begins ? views : List.of()));
      List<Step> inner = declared.inner().steps();
      for (int i = inner.size() - 1; i >= 0; i--) {
        todo.addFirst(renumbered(inner.get(i)));
      }
    }

    /** Children inside a declared request have numbers of their own. */
    private Step renumbered(Step step) {
      int offset = 1000 * (1 + children.size());
      if (step instanceof Start start) {
        return new Start(start.child() + offset, start.edge(), start.script());
      }
      return step instanceof Await await ? new Await(await.child() + offset) : step;
    }

    private void leave(Leave leave) {
      happen(tick(), Script.DECLARED_METHOD, Script.fields(random));
      for (int i = 0; i < leave.views().size(); i++) {
        baggage.get(i).leaveDeclared(ProgramInterpreter.QUERY, leave.views().get(i));
      }
      view = leave.views().isEmpty() ? view : null;
    }

    private void start(Start start) {
      Branch child = new Branch();
      child.edge = start.edge();
      child.view = view;
      child.past.or(past);
      List<Call> sent = new ArrayList<>();
      for (Baggage own : baggage) {
        switch (start.edge()) {
          case TASK -> {
            Call call = own.call();
            sent.add(call);
            child.baggage.add(own.fork(call));
          }
          case CALL -> {
            Call call = own.call();
            sent.add(call);
            byte[] bytes = HeaderCodec.encode(header(), call, Budgets.UNLIMITED);
            child.baggage.add(HeaderCodec.decode(bytes).baggage());
          }
          case MESSAGE -> {
            byte[] bytes = HeaderCodec.encode(header(), own, Budgets.UNLIMITED);
            child.baggage.add(HeaderCodec.decode(bytes).baggage());
          }
        }
      }
      child.calls = sent;
      child.begin(start.script(), hlc);
      branches.add(child);
      children.put(start.child(), child);
    }

    private void merge(Branch child) {
      for (int i = 0; i < baggage.size(); i++) {
        Reply reply = child.baggage.get(i).retire();
        if (child.edge == Edge.CALL) {
          byte[] bytes = HeaderCodec.encode(child.header(), reply, Budgets.UNLIMITED);
          reply = HeaderCodec.decode(bytes).reply();
        }
        baggage.get(i).complete(child.calls.get(i), reply);
      }
      past.or(child.past);
      hlc = Math.max(hlc, child.hlc);
    }

    private Header header() {
      return new Header(hlc, hlc >> 12, new EventId(1, 1, 1), RootKind.OWN_RUN, 0);
    }
  }
}
