package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.HandoffQueue;
import io.pivotscope.agent.propagate.Outcomes;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.protocol.carrier.Exchange;
import io.pivotscope.protocol.carrier.Step;
import io.pivotscope.protocol.carrier.Verb;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects that one thread leaves for another of the same process, as a declaration describes them:
 * {@code attach} where the object is made or queued, {@code active} around the work for it, {@code
 * await} where somebody has seen that work end.
 */
final class DeclaredElements {

  private record Active(Object element, Scope scope) {}

  private final Exchange exchange;
  private final Requests requests;
  private final Outcomes outcomes;
  private final boolean awaited;

  /** Begun once each. */
  private final HandoffQueue once = new HandoffQueue();

  /** Begun as often as it is found. */
  private final SideTable<Handoff> often = new SideTable<>();

  DeclaredElements(Exchange exchange, Requests requests, Outcomes outcomes) {
    this.exchange = exchange;
    this.requests = requests;
    this.outcomes = outcomes;
    this.awaited = exchange.has(Verb.AWAIT);
  }

  List<DeclaredStep> steps() {
    return exchange.steps().stream().map(this::step).toList();
  }

  private DeclaredStep step(Step step) {
    return switch (step.verb()) {
      case ATTACH -> new DeclaredStep(step, this::attach);
      case ACTIVE -> new DeclaredStep(step, new Activation());
      case AWAIT -> new DeclaredStep(step, new Await());
      default -> throw new IllegalArgumentException(step.verb().word());
    };
  }

  private @Nullable Object attach(DeclaredStep step, Moment at) {
    Object element = step.object(at);
    Handoff handoff = element == null ? null : requests.capture();
    if (element != null && handoff != null) {
      if (exchange.many()) {
        often.put(element, handoff);
      } else {
        once.add(element, handoff);
      }
    }
    return at.result();
  }

  private @Nullable Handoff attached(Object element) {
    return exchange.many() ? often.get(element) : once.take(element);
  }

  private final class Activation implements DeclaredStep.Around {
    @Override
    public @Nullable Object begin(DeclaredStep step, Moment at) {
      Object element = step.object(at);
      Handoff handoff = element == null ? null : attached(element);
      return element == null || handoff == null
          ? null
          : new Active(element, requests.begin(handoff));
    }

    @Override
    public void end(DeclaredStep step, @Nullable Object begun, Moment at) {
      if (begun instanceof Active active) {
        if (awaited) {
          outcomes.ended(active.element(), requests.endAndKeep(active.scope()));
        } else {
          requests.end(active.scope());
        }
      }
    }
  }

  private final class Await implements DeclaredStep.Around {
    @Override
    public @Nullable Object begin(DeclaredStep step, Moment at) {
      return null;
    }

    @Override
    public void end(DeclaredStep step, @Nullable Object begun, Moment at) {
      Object element = step.object(at);
      if (element != null) {
        outcomes.read(element);
      }
    }
  }
}
