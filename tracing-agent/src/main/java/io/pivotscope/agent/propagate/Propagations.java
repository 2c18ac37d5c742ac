package io.pivotscope.agent.propagate;

import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All declarations of this process, in the order in which their hook points are woven. Made once;
 * {@link #select} is asked again before each installation, since more classes are loaded then.
 */
public final class Propagations {

  /**
   * @param hookPoints of every declaration that fits the classes really loaded
   * @param off the declarations that are left out, and why, for the person at the console
   */
  public record Selection(List<HookPoint> hookPoints, List<Refusal> off) {
    public Selection {
      hookPoints = List.copyOf(hookPoints);
      off = List.copyOf(off);
    }
  }

  /** A library's messages; declared anew for each process. */
  @FunctionalInterface
  public interface Carrier {
    Declaration declare(Requests requests, Outcomes outcomes);

    /** Packages of the JDK whose classes it needs by reflection. */
    default List<String> opens() {
      return List.of();
    }
  }

  /** Makes a declaration; throws where this JDK or library has not what it needs. */
  private interface Maker {
    Declaration make() throws ReflectiveOperationException;
  }

  private final LoadedReferences loaded;
  private final Outcomes outcomes;
  private final List<Declaration> declarations = new ArrayList<>();
  private final List<Refusal> impossible = new ArrayList<>();
  private @Nullable BackgroundThreads background;

  /** Without elements that somebody declares. */
  public Propagations(Requests requests, Instrumentation instrumentation, List<Carrier> carriers) {
    this(requests, instrumentation, carriers, List.of());
  }

  /**
   * @param carriers from package {@code carrier}
   * @param handoffs elements of libraries and applications
   */
  public Propagations(
      Requests requests,
      Instrumentation instrumentation,
      List<Carrier> carriers,
      List<ElementHandoff> handoffs) {
    this.loaded = new LoadedReferences(instrumentation);
    this.outcomes = new Outcomes(requests);
    JdkFields fields = new JdkFields(instrumentation);
    List<ElementHandoff> inQueues = handoffs.stream().filter(ElementHandoff::isInQueues).toList();
    Elements elements = new Elements(requests, new ElementTypes(inQueues));
    QueueHandoff queues = new QueueHandoff(elements, fields);
    declare("FutureTask", () -> new FutureTaskHandoff(requests, outcomes, fields).declaration());
    declare("ThreadPoolExecutor", () -> new ExecutorHandoff(requests, elements).declaration());
    declare("Thread", () -> threads(requests, fields));
    declare(
        "CompletableFuture",
        () -> new CompletableFutureHandoff(requests, outcomes, fields).declaration());
    declare(
        "CompletableFuture.anyOf",
        () -> new AnyOfHandoff(requests, outcomes, fields).declaration());
    declare("ForkJoin", () -> new ForkJoinHandoff(requests, outcomes, fields).declaration());
    declare("Timer", () -> new TimerHandoff(requests, fields).declaration());
    declare("BlockingQueue", queues::blocking);
    if (!inQueues.isEmpty()) {
      declarations.add(queues.others());
    }
    declarations.add(new StructuredHandoff(requests, outcomes).declaration());
    declarations.add(new FlowHandoff(requests).declaration());
    for (String netty : NettyHandoff.PACKAGES) {
      declarations.add(new NettyHandoff(netty, requests).declaration());
      declarations.add(new NettyPromises(netty, requests, outcomes).declaration());
    }
    declarations.add(new DisruptorHandoff(requests).declaration());
    declarations.add(new ReactorHandoff(requests).declaration());
    for (ElementHandoff handoff : handoffs) {
      if (handoff.attachAt() != null && handoff.activateAt() != null) {
        declarations.add(
            new PointHandoff(requests, handoff)
                .declaration(handoff.attachAt(), handoff.activateAt()));
      }
    }
    for (Carrier carrier : carriers) {
      carrier.opens().forEach(fields::open);
      declarations.add(carrier.declare(requests, outcomes));
    }
  }

  /** What ships: to weave now. */
  public Selection select() {
    return select(List.of(), List.of());
  }

  /**
   * What to weave now.
   *
   * @param more declarations beside those that ship
   * @param known what is off already
   */
  public Selection select(List<Declaration> more, List<Refusal> known) {
    List<HookPoint> hookPoints = new ArrayList<>();
    List<Refusal> off = new ArrayList<>(impossible);
    off.addAll(known);
    List<Declaration> all = new ArrayList<>(declarations);
    all.addAll(more);
    LoadedReferences.Look look = loaded.look(all);
    for (Declaration declaration : all) {
      List<Reference> missing = look.missing(declaration);
      if (missing.isEmpty()) {
        hookPoints.addAll(declaration.hookPoints());
      } else {
        Reference first = missing.get(0);
        off.add(new Refusal(declaration.name(), first.type() + " has no " + first.what()));
      }
    }
    return new Selection(hookPoints, off);
  }

  /** Names of the declarations that ship. */
  public Set<String> names() {
    return declarations.stream().map(Declaration::name).collect(Collectors.toSet());
  }

  /** What futures, tasks and threads end with, for declarations made later. */
  public Outcomes outcomes() {
    return outcomes;
  }

  /** Threads of these classes, or with such a Runnable, are background threads. */
  public void addBackground(List<String> classes) {
    if (background != null) {
      background.add(classes);
    }
  }

  private Declaration threads(Requests requests, JdkFields fields)
      throws ReflectiveOperationException {
    BackgroundThreads made = new BackgroundThreads(fields);
    background = made;
    declarations.add(made.declaration());
    return new ThreadHandoff(requests, outcomes, made).declaration();
  }

  private void declare(String name, Maker maker) {
    try {
      declarations.add(maker.make());
    } catch (ReflectiveOperationException | RuntimeException unfit) {
      impossible.add(new Refusal(name, unfit.toString()));
    }
  }
}
