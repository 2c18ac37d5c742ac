package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Propagations;
import io.pivotscope.agent.propagate.Propagations.Selection;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.WorkInProgress;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.carrier.CarrierParser;
import io.pivotscope.protocol.carrier.DeclaredCarrier;
import io.pivotscope.protocol.carrier.Exchange;
import io.pivotscope.protocol.carrier.Step;
import io.pivotscope.protocol.carrier.Verb;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Carriers that somebody has declared: those that the agent was started with, which come first, and
 * those that the frontend wants it to have. A declaration that has been made once is kept: if it
 * goes and comes back, what is under way then is found again.
 *
 * <p>Used by one thread at a time.
 */
public final class DeclaredCarriers {

  /** A declaration with the steps that know whether it fits. */
  private record Made(Declaration declaration, List<DeclaredStep> steps, List<CarrierHop> hops) {

    /** Why it is of no use: the library's objects are not as declared, and nothing travelled. */
    Optional<String> trouble() {
      boolean works =
          hops.stream()
              .map(CarrierHop::counts)
              .anyMatch(counts -> counts.attached() + counts.extracted() > 0);
      return works
          ? Optional.empty()
          : steps.stream().flatMap(step -> step.trouble().stream()).findFirst();
    }
  }

  private final Requests requests;
  private final WorkInProgress work;
  private final List<CarrierFile> own;
  private List<CarrierFile> wanted = List.of();
  private final Map<DeclaredCarrier, Made> made = new HashMap<>();
  private final Map<String, CarrierHop> hops = new HashMap<>();

  /**
   * @param work learns of methods in which declared messages are handled
   * @param own files that the agent was started with
   */
  public DeclaredCarriers(Requests requests, WorkInProgress work, List<CarrierFile> own) {
    this.requests = requests;
    this.work = work;
    this.own = List.copyOf(own);
  }

  /**
   * Takes over what the frontend wants instead of what it wanted before.
   *
   * @return whether that is something else
   */
  public boolean want(List<CarrierFile> files) {
    boolean changes = !wanted.equals(files);
    wanted = List.copyOf(files);
    return changes;
  }

  /** What to weave now, with what ships. */
  public Selection select(Propagations propagations) {
    List<Declaration> declarations = new ArrayList<>();
    List<Refusal> off = new ArrayList<>();
    Set<String> names = new HashSet<>(propagations.names());
    for (List<CarrierFile> files : List.of(own, wanted)) {
      for (CarrierFile file : files) {
        CarrierParser.Parsed parsed = CarrierParser.parse(file);
        if (!parsed.mistakes().isEmpty()) {
          off.add(new Refusal(file.file(), parsed.mistakes().get(0).toString()));
          continue;
        }
        for (DeclaredCarrier carrier : parsed.carriers()) {
          if (!names.add(carrier.name())) {
            off.add(new Refusal(carrier.name(), "declared before, so not as in " + file.file()));
            continue;
          }
          propagations.addBackground(carrier.background());
          Made it = made.computeIfAbsent(carrier, each -> make(each, propagations));
          it.trouble()
              .ifPresentOrElse(
                  why -> off.add(new Refusal(carrier.name(), why)),
                  () -> declarations.add(it.declaration()));
        }
      }
    }
    return propagations.select(declarations, off);
  }

  private Made make(DeclaredCarrier carrier, Propagations propagations) {
    List<DeclaredStep> steps = new ArrayList<>();
    List<CarrierHop> mine = new ArrayList<>();
    for (Exchange exchange : carrier.exchanges()) {
      if (exchange.kind() == Exchange.Kind.ELEMENT) {
        steps.addAll(new DeclaredElements(exchange, requests, propagations.outcomes()).steps());
      } else {
        CarrierHop hop = hop(carrier.name(), exchange.name());
        mine.add(hop);
        steps.addAll(
            new DeclaredMessages(exchange, requests, hop, propagations.outcomes()).steps());
      }
    }
    List<HookPoint> points = new ArrayList<>();
    for (DeclaredStep step : steps) {
      // A declaration that has changed is another one.
      String id =
          "%s.%d.%d.%s"
              .formatted(carrier.name(), made.size(), points.size(), step.step().verb().word());
      points.add(step.hookPoint(id));
      notice(step.step());
    }
    Declaration declaration =
        new Declaration(
            carrier.name(), points, steps.stream().map(DeclaredStep::reference).toList());
    return new Made(declaration, steps, mine);
  }

  /** A frame of these on a stack says that a handling began before it could be seen to. */
  private void notice(Step step) {
    if (step.verb() == Verb.HANDLE || step.verb() == Verb.ACTIVE) {
      MethodPattern method = step.method();
      work.add(method.type(), method.method());
    }
  }

  /** One for each name, however often its declaration changes. */
  private CarrierHop hop(String carrier, String exchange) {
    return hops.computeIfAbsent(carrier + "\n" + exchange, key -> requests.hop(carrier, exchange));
  }
}
