package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of a {@code Request} through the queues of its server. Each processor that has a queue is
 * the thread that empties it; what the Request was put there with waits beside it, by place, until
 * that thread first does something for it. So of a group that is flushed together each Request goes
 * on with its own.
 *
 * <pre>
 *   connection ..... RequestThrottler ..... PrepRequestProcessor .... SyncRequestProcessor ... FinalRequestProcessor      alone
 *   connection ..... RequestThrottler ..... PrepRequestProcessor .... CommitProcessor ....... FinalRequestProcessor      leader
 *                                             | propose ............. SyncRequestProcessor -> its own acknowledgement
 *   connection ..... RequestThrottler ..... FollowerRequestProcessor  CommitProcessor ....... FinalRequestProcessor      follower
 *                                             | Learner.request -> leader
 *   leader -> ...... logRequest ........... SyncRequestProcessor -> acknowledgement
 * </pre>
 *
 * What a leader proposes goes on with its proposal and the acknowledgements counted so far when it
 * is committed. A committed Request meets the one that its server's client waits for in the
 * transaction header, which the server copies from one to the other.
 */
final class ZooKeeperPipeline {
  static final String THROTTLER = ZooKeeper.SERVER_PACKAGE + "RequestThrottler";
  static final MethodMatch SUBMIT_REQUEST = takingRequest("submitRequest");
  static final MethodMatch TRY_TO_COMMIT = MethodMatch.named("tryToCommit");

  /** Where a Request waits. */
  private enum Place {
    THROTTLER,
    PREP,
    SYNC,
    COMMIT,
    LEARNER,
    /** Proposed, or a synchronisation that waits behind what is: till it is committed. */
    PROPOSED
  }

  private static final Map<String, Place> QUEUES =
      Map.of(
          THROTTLER,
          Place.THROTTLER,
          ZooKeeper.SERVER_PACKAGE + "PrepRequestProcessor",
          Place.PREP,
          ZooKeeper.SERVER_PACKAGE + "SyncRequestProcessor",
          Place.SYNC,
          ZooKeeper.QUORUM_PACKAGE + "CommitProcessor",
          Place.COMMIT,
          ZooKeeper.QUORUM_PACKAGE + "FollowerRequestProcessor",
          Place.LEARNER,
          ZooKeeper.QUORUM_PACKAGE + "ObserverRequestProcessor",
          Place.LEARNER,
          ZooKeeper.QUORUM_PACKAGE + "ReadOnlyRequestProcessor",
          Place.LEARNER);

  /** Of a queue's own class, which is its thread's too. */
  private static final ClassValue<Optional<Place>> PLACES =
      new ClassValue<>() {
        @Override
        protected Optional<Place> computeValue(Class<?> type) {
          for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            Place place = QUEUES.get(c.getName());
            if (place != null) {
              return Optional.of(place);
            }
          }
          return Optional.empty();
        }
      };

  /** What waits beside one Request. */
  private static final class Waiting {
    private final @Nullable Handoff[] byPlace = new @Nullable Handoff[Place.values().length];
    private @Nullable Scope received;

    synchronized void put(Place place, @Nullable Handoff handoff) {
      byPlace[place.ordinal()] = handoff;
    }

    synchronized @Nullable Handoff get(Place place) {
      return byPlace[place.ordinal()];
    }

    synchronized void received(Scope scope) {
      received = scope;
    }

    synchronized @Nullable Scope takeReceived() {
      Scope taken = received;
      received = null;
      return taken;
    }
  }

  /**
   * The time for which a thread works for one Request, or one message.
   *
   * @param request null while there is none yet
   * @param received of the client's message that the thread reads; null elsewhere
   * @param rest where what the thread knows at the end waits for its next turn; null if it has none
   */
  private record Work(
      Scope scope,
      @Nullable Object request,
      @Nullable Scope received,
      @Nullable Place rest,
      @Nullable Work outer) {}

  private final Requests requests;
  private final SideTable<Waiting> waiting = new SideTable<>();
  // By transaction header, or by Request where there is none.
  private final SideTable<Handoff> committed = new SideTable<>();
  private final ThreadLocal<@Nullable Work> current = new ThreadLocal<>();
  private final FieldOf transaction = new FieldOf("hdr");
  private final FieldOf request = new FieldOf("request");

  ZooKeeperPipeline(Requests requests) {
    this.requests = requests;
  }

  List<HookPoint> hookPoints() {
    String server = ZooKeeper.SERVER_PACKAGE;
    String quorum = ZooKeeper.QUORUM_PACKAGE;
    MethodMatch processRequest = takingRequest("processRequest");
    List<HookPoint> points = new ArrayList<>();
    points.add(
        HookPoint.watching(
            "zookeeper.processRequest",
            TypeMatch.subtypesOf(server + "RequestProcessor"),
            processRequest,
            new Process()));
    points.add(
        Hook.around("zookeeper.submitRequest.server", THROTTLER, SUBMIT_REQUEST, new Process()));
    // What a thread does for an element of its queue outside of processRequest.
    points.add(element("ZooKeeperServer", takingRequest("submitRequestNow", "authWriteRequest")));
    points.add(element("PrepRequestProcessor", takingRequest("pRequest")));
    points.add(element("ZKDatabase", takingRequest("append")));
    points.add(element("quorum.Learner", takingRequest("request")));
    points.add(
        Hook.around(
            "zookeeper.doWork",
            quorum + "CommitProcessor$CommitWorkRequest",
            MethodMatch.exactly("doWork", "()V"),
            new CommitWork()));
    points.add(
        Hook.around(
            "zookeeper.tryToCommit",
            quorum + "Leader",
            TRY_TO_COMMIT,
            within(args -> proposed(args[0] == null ? null : request.get(args[0])))));
    points.add(
        Hook.entering(
            "zookeeper.processSync",
            quorum + "Leader",
            MethodMatch.named("processSync"),
            (self, args) -> proposes(args[0])));
    points.add(
        Hook.around(
            "zookeeper.sendSync",
            quorum + "Leader",
            MethodMatch.named("sendSync"),
            within(args -> proposed(args[0]))));
    points.add(
        Hook.leaving(
            "zookeeper.logRequest",
            quorum + "FollowerZooKeeperServer",
            takingRequest("logRequest"),
            (self, args, result, thrown) -> {
              proposes(args[0]);
              return result;
            }));
    points.add(
        Hook.entering(
            "zookeeper.commit",
            quorum + "CommitProcessor",
            takingRequest("commit"),
            (self, args) -> commit(args[0])));
    return points;
  }

  static MethodMatch takingRequest(String... names) {
    MethodMatch named = MethodMatch.named(names);
    return (name, descriptor, access) ->
        named.matches(name, descriptor, access)
            && descriptor.startsWith("(Lorg/apache/zookeeper/server/Request;");
  }

  private HookPoint element(String type, MethodMatch method) {
    return Hook.around("zookeeper." + type, ZooKeeper.SERVER_PACKAGE + type, method, new Element());
  }

  // ---- for messages

  /** The thread works in a scope that a message began. Pair with {@link #close}. */
  Object open(Scope scope) {
    return enter(new Work(scope, null, null, null, current.get()));
  }

  /** The same, where a reply to {@code received} is awaited. */
  Object open(Scope scope, Scope received) {
    return enter(new Work(scope, null, received, null, current.get()));
  }

  /**
   * @param opened what {@code open} returned; null is nothing
   */
  void close(@Nullable Object opened) {
    if (opened instanceof Work work) {
      leave(work);
    }
  }

  /** A hook around a method that works in the scope that {@code begin} makes, or in none. */
  MethodHook within(Function<@Nullable Object[], @Nullable Scope> begin) {
    return new Within(begin);
  }

  /** Whether the thread works for a Request or a message. */
  boolean isAtWork() {
    return current.get() != null;
  }

  /** The Request for which the thread works. */
  @Nullable Object request() {
    Work work = current.get();
    return work == null ? null : work.request;
  }

  /** The client's message that the Request came with; null if none, or taken already. */
  @Nullable Scope takeReceived(Object request) {
    Waiting own = waiting.get(request);
    return own == null ? null : own.takeReceived();
  }

  // ---- proposals

  /** The Request goes on from here, and from what {@link #acknowledged} adds, when committed. */
  void proposes(@Nullable Object request) {
    if (request != null) {
      put(request, Place.PROPOSED);
    }
  }

  /** The thread brings an acknowledgement of the Request. Under the leader's lock. */
  void acknowledged(Object request) {
    Waiting own = waiting.get(request);
    Handoff known = own == null ? null : own.get(Place.PROPOSED);
    // One that came without header knows nothing of this request.
    if (own != null && known != null && requests.isOfCurrent(known)) {
      requests.merge(known);
      own.put(Place.PROPOSED, requests.capture());
    }
  }

  private @Nullable Scope proposed(@Nullable Object request) {
    Waiting own = request == null ? null : waiting.get(request);
    Handoff known = own == null ? null : own.get(Place.PROPOSED);
    return known == null ? null : requests.begin(known);
  }

  private void commit(@Nullable Object request) {
    if (request == null) {
      return;
    }
    Waiting own = waiting.get(request);
    Handoff logged = own == null ? null : own.get(Place.PROPOSED);
    if (logged != null && requests.isOfCurrent(logged)) {
      requests.merge(logged);
    }
    Handoff handoff = requests.capture();
    if (handoff != null) {
      committed.put(transactionOf(request), handoff);
    }
  }

  private Object transactionOf(Object request) {
    Object header = transaction.get(request);
    return header == null ? request : header;
  }

  // ---- queues

  private void put(Object request, Place place) {
    Handoff handoff = requests.capture();
    if (handoff != null) {
      of(request).put(place, handoff);
    }
  }

  private Waiting of(Object request) {
    return waiting.getOrPut(request, Waiting::new);
  }

  /** Null if the thread has begun already, or if nothing waits for it. */
  private @Nullable Work begin(Object request, @Nullable Place place) {
    Work outer = current.get();
    if (place == null || (outer != null && outer.request == request)) {
      return null;
    }
    Waiting own = waiting.get(request);
    Handoff queued = own == null ? null : own.get(place);
    Handoff result =
        place == Place.COMMIT && !committed.isEmpty()
            ? committed.remove(transactionOf(request))
            : null;
    if (queued == null && result == null) {
      return null;
    }
    Scope scope = requests.begin(queued == null ? result : queued);
    if (queued != null) {
      requests.merge(result);
    }
    boolean hasMoreTurns = place == Place.SYNC || place == Place.LEARNER;
    return enter(new Work(scope, request, null, hasMoreTurns ? place : null, outer));
  }

  private Work enter(Work work) {
    current.set(work);
    return work;
  }

  private void leave(Work work) {
    current.set(work.outer);
    if (work.rest != null && work.request != null) {
      of(work.request).put(work.rest, requests.endAndKeep(work.scope));
    } else {
      requests.end(work.scope);
    }
  }

  private static @Nullable Place placeOf(@Nullable Object queue) {
    return queue == null ? null : PLACES.get(queue.getClass()).orElse(null);
  }

  /** A thread does something for an element of its queue. */
  private class Element implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      return args[0] == null ? null : begin(args[0], placeOf(Thread.currentThread()));
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      close(state);
      return result;
    }
  }

  /** What it does is to put it into the next queue, or to work. */
  private final class Process extends Element {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object began = super.enter(self, args);
      Place place = placeOf(self);
      Object element = args[0];
      if (place != null && element != null) {
        put(element, place);
        Work work = current.get();
        if (place == Place.THROTTLER && work != null && work.received != null) {
          of(element).received(work.received);
        }
      }
      return began;
    }
  }

  /** A worker of the CommitProcessor. */
  private final class CommitWork extends Element {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object element = self == null ? null : request.get(self);
      return element == null ? null : begin(element, Place.COMMIT);
    }
  }

  private final class Within implements MethodHook {
    private final Function<@Nullable Object[], @Nullable Scope> begin;

    Within(Function<@Nullable Object[], @Nullable Scope> begin) {
      this.begin = begin;
    }

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Scope scope = begin.apply(args);
      return scope == null ? null : open(scope);
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      close(state);
      return result;
    }
  }
}
