package io.pivotscope.agent.run;

import io.pivotscope.agent.budget.Memory;
import io.pivotscope.agent.link.ExportLinker;
import io.pivotscope.agent.weave.Installation;
import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.ListenerFactory;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.agent.weave.SiteListener;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.verify.ProgramVerifier;
import io.pivotscope.protocol.verify.UnsoundProgramException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The queries of this process and what links them to methods. Changed by the reconciler's thread,
 * read by any.
 */
public final class Queries implements Budgets {

  private final Threads threads;
  private final HlcClock clock;
  private final long process;
  private final ExportLinker linker;
  private final long intervalMicros;
  private final Memory memory;
  private final Requests requests;
  private final Map<Long, QueryRun> byId = new ConcurrentHashMap<>();

  private volatile LongConsumer onChange = window -> {};

  /** Epochs grow: a query of a later one is not gone, it has not come yet. */
  private volatile long newestEpoch;

  public Queries(
      Threads threads,
      HlcClock clock,
      long process,
      ExportLinker linker,
      WorkInProgress work,
      Memory memory,
      long intervalMicros) {
    this.memory = memory;
    this.threads = threads;
    this.clock = clock;
    this.process = process;
    this.linker = linker;
    this.intervalMicros = intervalMicros;
    this.requests = new Requests(threads, clock, process, this, work);
  }

  /** The requests of this process, whose headers keep to the queries' budgets. */
  public Requests requests() {
    return requests;
  }

  /**
   * Takes a query in; it acts when its beginning is announced.
   *
   * @throws LinkException if the program is not sound; nothing has changed then
   */
  public QueryRun add(long id, long epoch, AdviceProgram program) throws LinkException {
    try {
      ProgramVerifier.verify(program);
    } catch (UnsoundProgramException e) {
      throw new LinkException(String.valueOf(e.getMessage()));
    }
    QueryRun run = new QueryRun(id, epoch, freeIndex(), program, clock, memory, intervalMicros);
    byId.put(id, run);
    newestEpoch = Math.max(newestEpoch, epoch);
    requests.setPropagating(propagates());
    onChange.accept(shortestWindow());
    return run;
  }

  /** Lets a query go. Its table stays readable. */
  public void remove(QueryRun run) {
    byId.remove(run.id(), run);
    run.silence();
    threads.forget(run.index());
    requests.setPropagating(propagates());
    onChange.accept(shortestWindow());
  }

  /** What all of them may hold. */
  public Memory memory() {
    return memory;
  }

  /** Those that are there now. Any thread. */
  public Collection<QueryRun> all() {
    return List.copyOf(byId.values());
  }

  /** Those that have tripped are no longer called. Any thread. */
  public void silenceTripped() {
    QueryRun.silence(byId.values().stream().filter(run -> run.tripped() != null).toList());
  }

  /**
   * Whoever keeps the clock going while there are queries; told from the same thread as these.
   *
   * @param shortestWindow of all queries that are left, in microseconds; 0 if none is
   */
  public void onChange(LongConsumer shortestWindow) {
    onChange = shortestWindow;
  }

  private long shortestWindow() {
    long shortest = 0;
    for (QueryRun run : byId.values()) {
      long window = run.program().limits().windowMicros();
      shortest = shortest == 0 ? window : Math.min(shortest, window);
    }
    return shortest;
  }

  /** Whether any query needs requests to be followed. */
  public boolean propagates() {
    return byId.values().stream().anyMatch(run -> run.program().propagates());
  }

  /**
   * What the weaver shall do for a query. Points are numbered as the program's advices, then as its
   * declared requests.
   *
   * @param observes whether the query's tracepoints are meant for this process; its declared
   *     requests always are
   */
  public Installation installation(QueryRun run, boolean observes) {
    List<Installation.Point> points = new ArrayList<>();
    AdviceProgram program = run.program();
    for (int i = 0; observes && i < program.advice().size(); i++) {
      Tracepoint at = program.advice().get(i).tracepoint();
      points.add(new Installation.Point(i, at.method(), at.place()));
    }
    for (int i = 0; i < program.requests().size(); i++) {
      MethodPattern request = program.requests().get(i);
      points.add(new Installation.Point(program.advice().size() + i, request, Place.ENTRY, false));
    }
    return new Installation(
        run.id(), run.epoch(), points, program.limits().maxMethods(), new Factory(run));
  }

  @Override
  public int bytes(long query, long epoch) {
    QueryRun run = find(query, epoch);
    if (run != null) {
      return run.program().limits().budgetBytes();
    }
    return epoch > newestEpoch ? AdviceProgram.Limits.DEFAULT.budgetBytes() : -1;
  }

  @Override
  public int requestBytes() {
    return DEFAULT_REQUEST_BYTES;
  }

  @Override
  public void cut(long query, long epoch, long tuples) {
    QueryRun run = find(query, epoch);
    if (run != null) {
      run.countCut(tuples);
    }
  }

  @Override
  public void carried(long query, long epoch, int bytes, int headerBytes) {
    QueryRun run = find(query, epoch);
    if (run != null) {
      run.countCarried(bytes, headerBytes);
    }
  }

  private @Nullable QueryRun find(long query, long epoch) {
    QueryRun run = byId.get(query);
    return run != null && run.epoch() == epoch ? run : null;
  }

  private int freeIndex() {
    int index = 0;
    while (isTaken(index)) {
      index++;
    }
    return index;
  }

  private boolean isTaken(int index) {
    return byId.values().stream().anyMatch(run -> run.index() == index);
  }

  /**
   * One site at a method serves all of the query's points there. Holds no lock while it links: that
   * asks the application's class loaders, and those may wait for a thread that links as well.
   */
  private final class Factory implements ListenerFactory {

    private final QueryRun run;

    /** By advice. */
    private final Map<Integer, Set<String>> redacted = new ConcurrentHashMap<>();

    Factory(QueryRun run) {
      this.run = run;
    }

    @Override
    public void ranOut() {
      run.ranOut();
    }

    @Override
    public void lost() {
      run.countLost();
    }

    @Override
    public List<String> redacted(int advice) {
      return redacted.getOrDefault(advice, Set.of()).stream().sorted().toList();
    }

    @Override
    public SiteListener link(
        Class<?> type, MethodInfo method, int point, @Nullable SiteListener with)
        throws LinkException {
      int advices = run.program().advice().size();
      if (point >= advices && method.name().equals("<init>")) {
        throw new LinkException(
            "a constructor may end unseen, in super(..) or its arguments, and a declared request"
                + " would go on for ever; declare a method that calls it");
      }
      LinkedAdvice advice =
          point < advices ? LinkedAdvice.link(run, point, type, method, linker) : null;
      QuerySite site =
          with instanceof QuerySite known
              ? known
              : new QuerySite(run, threads, requests, clock, process);
      if (advice == null) {
        site.beginsRequest();
        run.addRequest(type.getName(), method.name());
      } else {
        site.add(advice);
        redacted
            .computeIfAbsent(point, p -> ConcurrentHashMap.newKeySet())
            .addAll(advice.redacted());
      }
      return site;
    }
  }
}
