package io.pivotscope.agent;

import io.pivotscope.agent.aggregate.Watermark;
import io.pivotscope.agent.budget.Memory;
import io.pivotscope.agent.carrier.Carriers;
import io.pivotscope.agent.carrier.DeclaredCarriers;
import io.pivotscope.agent.link.Access;
import io.pivotscope.agent.link.Describer;
import io.pivotscope.agent.link.ExportLinker;
import io.pivotscope.agent.link.Finder;
import io.pivotscope.agent.propagate.LatePropagations;
import io.pivotscope.agent.propagate.Propagations;
import io.pivotscope.agent.report.OwnThread;
import io.pivotscope.agent.report.Propagating;
import io.pivotscope.agent.report.Reconciler;
import io.pivotscope.agent.report.Uplink;
import io.pivotscope.agent.report.Weaving;
import io.pivotscope.agent.run.Queries;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Threads;
import io.pivotscope.agent.run.WorkInProgress;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.Installation;
import io.pivotscope.agent.weave.WeaveResult;
import io.pivotscope.agent.weave.Weaver;
import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.pivotscope.Hooks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where the agent begins, in its own class loader: who is there and who knows whom. */
public final class AgentMain {

  private static final String VERSION = "0.1.0";
  private static final long FLUSH_MILLIS = 300;

  /**
   * Inside these methods a task runs or a message is handled. On the stack of a thread where
   * nothing was seen to begin, they say that it began before the agent was armed.
   */
  private static final Map<String, Set<String>> BEGUN_UNSEEN =
      Map.of(
          "java.util.concurrent.FutureTask", Set.of("run", "runAndReset"),
          "java.util.concurrent.ForkJoinTask", Set.of("doExec"),
          "org.apache.hadoop.ipc.RPC$Server", Set.of("call"),
          "org.apache.hadoop.hdfs.protocol.datatransfer.Receiver", Set.of("processOp"),
          "io.grpc.internal.ServerImpl$ServerTransportListenerImpl", Set.of("startWrappedCall"),
          "io.grpc.internal.ServerCallImpl$ServerStreamListenerImpl",
              Set.of("messagesAvailable", "halfClosed", "closed", "onReady"));

  /** So do these, where one task follows the other. */
  private static final Map<String, Set<String>> LOOPS =
      Map.of(
          "java.util.concurrent.ThreadPoolExecutor", Set.of("runWorker"),
          "java.util.TimerThread", Set.of("mainLoop"));

  private AgentMain() {}

  /**
   * Starts the agent; returns at once unless it was told to wait. Never throws into the
   * application's start: with options it cannot use the agent says so and stays off.
   */
  public static void start(@Nullable String args, Instrumentation instrumentation) {
    AgentOptions options;
    try {
      options =
          AgentOptions.parse(
              args == null ? "" : args, System.getenv(), ProcessNames.defaults(System.getenv()));
    } catch (AgentOptions.BadOption e) {
      System.err.println("pivotscope: " + e.getMessage() + "; the agent stays off");
      return;
    }
    boolean outer = Hooks.guard();
    try {
      Uplink uplink = wire(options, instrumentation);
      launch(uplink);
      if (options.waitMillis() > 0 && !uplink.awaitArmed(options.waitMillis())) {
        System.err.println(
            "pivotscope: not armed within " + options.waitMillis() + " ms; going on without");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Hooks.unguard(outer);
    }
  }

  private static Uplink wire(AgentOptions options, Instrumentation instrumentation) {
    long pid = ProcessNames.pid();
    long incarnation = incarnation(pid);
    AnchoredClock physical = AnchoredClock.system();
    HlcClock clock = new HlcClock(options.clock().apply(physical));
    Threads threads = new Threads();
    ExportLinker linker =
        new ExportLinker(
            new Access(instrumentation),
            new ExportLinker.Standard(options.host(), pid, options.procName()),
            options.redaction());
    WorkInProgress work = new WorkInProgress(LOOPS, BEGUN_UNSEEN);
    Queries queries =
        new Queries(
            threads,
            clock,
            incarnation,
            linker,
            work,
            new Memory(options.memoryBytes()),
            options.intervalMillis() * 1000);
    AtomicReference<@Nullable Uplink> uplink = new AtomicReference<>();
    queries.onChange(new Pulse(clock, new Watch(options.budget(), queries, uplink))::beat);
    LateWeaver weaver = new LateWeaver(instrumentation, uplink);
    Requests requests = queries.requests();
    if (options.trust() != null) {
      requests.setTrust(options.trust());
    }
    DeclaredCarriers declared = new DeclaredCarriers(requests, work, options.carriers());
    LatePropagations propagations =
        new LatePropagations(
            () -> new Propagations(requests, instrumentation, Carriers.all()), declared::select);
    Uplink made =
        new Uplink(
            new Uplink.Settings(
                options.frontendHost(),
                options.frontendPort(),
                options.intervalMillis(),
                () -> token(options.tokenFile()),
                options.tls()),
            new Uplink.Identity(
                incarnation,
                options.procName(),
                options.host(),
                pid,
                System.getProperty("java.version", ""),
                VERSION,
                System.nanoTime()),
            physical,
            clock,
            threads,
            new Watermark(clock, threads.recorders()),
            (statuses, meanwhile) ->
                new Reconciler(
                    queries,
                    weaver,
                    propagating(propagations, declared),
                    clock,
                    options.procName(),
                    statuses,
                    meanwhile),
            () ->
                propagations.isMade()
                    ? new Propagation(
                        requests.hops(),
                        propagations.off(),
                        threads.inRequests(),
                        requests.oddities().foreign())
                    : Propagation.NONE,
            describe ->
                new Describer(
                        weaver.get().finder()::find, instrumentation::getAllLoadedClasses, linker)
                    .describe(describe),
            find -> Finder.answer(find, weaver.get().finder().search(find)));
    uplink.set(made);
    return made;
  }

  /**
   * Not a secret, only never the same twice: the mixing of a SplittableRandom, without loading one.
   * A SecureRandom would cost half of the start-up.
   */
  private static long incarnation(long pid) {
    long z = System.nanoTime() ^ Long.rotateLeft(pid, 40);
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31) ^ System.currentTimeMillis();
  }

  private static Propagating propagating(LatePropagations all, DeclaredCarriers declared) {
    return new Propagating() {
      @Override
      public List<HookPoint> hookPoints() {
        return all.hookPoints();
      }

      @Override
      public boolean declared(List<CarrierFile> files) {
        return declared.want(files);
      }
    };
  }

  /** The weaver, made when it is first needed: a start does not load it. */
  private static final class LateWeaver implements Weaving {
    private final Instrumentation instrumentation;
    private final AtomicReference<@Nullable Uplink> uplink;
    private @Nullable Weaver made;

    LateWeaver(Instrumentation instrumentation, AtomicReference<@Nullable Uplink> uplink) {
      this.instrumentation = instrumentation;
      this.uplink = uplink;
    }

    synchronized Weaver get() {
      Weaver weaver = made;
      if (weaver == null) {
        weaver = new Weaver(instrumentation, this::lateMatch);
        made = weaver;
      }
      return weaver;
    }

    private void lateMatch() {
      Uplink up = uplink.get();
      if (up != null) {
        up.lateMatch();
      }
    }

    @Override
    public WeaveResult apply(List<Installation> installations, List<HookPoint> hookPoints) {
      return get().apply(installations, hookPoints);
    }

    @Override
    public WeaveResult status() {
      return get().status();
    }
  }

  private static void launch(Uplink uplink) {
    Thread thread = OwnThread.of("pivotscope", uplink);
    thread.setDaemon(true);
    thread.start();
    Runtime.getRuntime()
        .addShutdownHook(OwnThread.of("pivotscope-flush", () -> uplink.close(FLUSH_MILLIS)));
  }

  /** Read at each attempt: the first frontend of a user makes the file. */
  private static String token(Path file) {
    try {
      return ProcessNames.text(file.toFile());
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }
}
