package io.pivotscope.agent.run;

import io.pivotscope.agent.aggregate.Drained;
import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.budget.Memory;
import io.pivotscope.agent.link.Access;
import io.pivotscope.agent.link.ExportLinker;
import io.pivotscope.agent.weave.Installation;
import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.agent.weave.SiteListener;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.Counters;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * A process without a JVM of its own: queries, requests and a clock that the test moves. Methods
 * are woven by hand: {@link #call} does what a woven method does.
 */
final class Process {

  /** How advice is run. */
  enum Mode {
    /** All of it is interpreted. */
    INTERPRETED,
    /** As code of one shape for all, as at exits and in classes of the JDK. */
    BOXED,
    /** As code of the method's own shape where an entry has such. */
    OWN_SHAPE
  }

  Mode mode = Mode.OWN_SHAPE;

  private final Map<String, MethodType> types = new LinkedHashMap<>();
  private int compiledCalls;

  final AtomicLong micros;
  final HlcClock clock;

  /** Moved by {@link #eventNanos} at each event, and by 20 at each reading. */
  private long nanos;

  /** What an event takes. */
  long eventNanos;

  final Threads threads = new Threads(() -> nanos += 20);
  final ExportLinker linker;
  final Queries queries;
  final Requests requests;
  final CarrierHop hop;
  private final Map<String, List<SiteListener>> listeners = new LinkedHashMap<>();
  private final Map<SiteListener, Long> tokens = new java.util.HashMap<>();

  Process(long incarnation, AtomicLong micros, String... busy) {
    this.micros = micros;
    this.clock = new HlcClock(this::read);
    this.linker =
        new ExportLinker(
            new Access(noInstrumentation()),
            new ExportLinker.Standard("host" + incarnation, 42, "proc" + incarnation));
    Map<String, Set<String>> inside =
        busy.length == 0 ? Map.of() : Map.of(busy[0], Set.of(busy[1]));
    this.queries =
        new Queries(
            threads,
            clock,
            incarnation,
            linker,
            new WorkInProgress(inside),
            new Memory(Long.MAX_VALUE / 2),
            1_000_000);
    this.requests = queries.requests();
    this.hop = requests.hop("test", "message");
  }

  /** An event looks at the time of day once. */
  private long read() {
    nanos += eventNanos;
    return micros.get();
  }

  private static Instrumentation noInstrumentation() {
    return (Instrumentation)
        java.lang.reflect.Proxy.newProxyInstance(
            Process.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, args) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }

  /** Arms a query and begins it now. */
  QueryRun install(long id, AdviceProgram program, Class<?> target) {
    QueryRun run = arm(id, program, target);
    micros.addAndGet(10);
    run.beginAt(clock.tick(0));
    return run;
  }

  QueryRun arm(long id, AdviceProgram program, Class<?> target) {
    try {
      QueryRun run = queries.add(id, 1, program);
      run.interprets = mode == Mode.INTERPRETED;
      Installation installation = queries.installation(run, true);
      Map<String, SiteListener> ofQuery = new HashMap<>();
      for (Installation.Point point : installation.points()) {
        for (Method method : target.getDeclaredMethods()) {
          if (method.getName().equals(point.pattern().method())) {
            List<String> names =
                Arrays.stream(method.getParameters()).map(Parameter::getName).toList();
            MethodInfo info =
                new MethodInfo(
                    method.getName(),
                    Type.getMethodDescriptor(method),
                    method.getModifiers() & Modifier.STATIC,
                    names);
            types.put(method.getName(), shape(method));
            SiteListener before = ofQuery.get(info.toString());
            SiteListener listener =
                installation.factory().link(target, info, point.advice(), before);
            ofQuery.put(info.toString(), listener);
            if (listener != before) {
              listeners.computeIfAbsent(method.getName(), n -> new ArrayList<>()).add(listener);
            }
          }
        }
      }
      return run;
    } catch (LinkException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** As the weaver has it: references as Object, {@code this} in front. */
  private static MethodType shape(Method method) {
    List<Class<?>> types = new ArrayList<>();
    if (!Modifier.isStatic(method.getModifiers())) {
      types.add(Object.class);
    }
    for (Class<?> type : method.getParameterTypes()) {
      types.add(type.isPrimitive() ? type : Object.class);
    }
    return MethodType.methodType(Object.class, types);
  }

  /** One listener's part of an invocation. */
  private record Told(SiteListener listener, SiteListener.@Nullable Code code, long token) {}

  private Told enter(SiteListener listener, String method, Object self, Object[] args) {
    MethodType type = types.get(method);
    boolean isStatic = type.parameterCount() == args.length;
    SiteListener.Code code = mode != Mode.OWN_SHAPE ? null : listener.code(type, !isStatic);
    if (code == null) {
      return new Told(listener, null, listener.enter(self, args));
    }
    if (code.entry() != null) {
      List<Object> passed = new ArrayList<>(Arrays.asList(args));
      if (!isStatic) {
        passed.add(0, self);
      }
      run(code.entry(), passed);
    }
    return new Told(listener, code, System.nanoTime());
  }

  private void exit(Told told, Object self, Object[] args, Object result) {
    if (told.code == null) {
      told.listener.exit(told.token, self, args, result);
    } else if (told.code.exit() != null) {
      long elapsed = System.nanoTime() - told.token;
      run(told.code.exit(), Arrays.asList(self, args, result, null, elapsed));
    }
  }

  private void thrown(Told told, Object self, Object[] args, Throwable thrown) {
    if (told.code == null) {
      told.listener.thrown(told.token, self, args, thrown);
    } else if (told.code.thrown() != null) {
      long elapsed = System.nanoTime() - told.token;
      run(told.code.thrown(), Arrays.asList(self, args, null, thrown, elapsed));
    }
  }

  private void run(MethodHandle code, List<Object> arguments) {
    compiledCalls++;
    try {
      code.invokeWithArguments(arguments);
    } catch (Throwable t) {
      throw new AssertionError("generated code throws nothing", t);
    }
  }

  /** The generated code of the only listener at a method, as the weaver would call it. */
  MethodHandle code(String method) {
    MethodType type = types.get(method);
    return Objects.requireNonNull(listeners.get(method).get(0).code(type, true)).entry();
  }

  /** How often generated code was called. */
  int compiledCalls() {
    return compiledCalls;
  }

  /** A woven method: time passes, and everybody who listens hears of it. */
  Object call(Object self, String method, Object... args) {
    return call(self, method, () -> null, args);
  }

  Object call(Object self, String method, Callable<Object> body, Object... args) {
    micros.addAndGet(10);
    List<SiteListener> all = listeners.getOrDefault(method, List.of());
    List<Told> told = new ArrayList<>();
    for (SiteListener listener : all) {
      Told each = enter(listener, method, self, args);
      told.add(each);
      tokens.put(listener, each.token);
    }
    Object result;
    try {
      result = body.call();
    } catch (Exception e) {
      told.forEach(each -> thrown(each, self, args, e));
      return null;
    }
    told.forEach(each -> exit(each, self, args, result));
    return result;
  }

  /** A point inside of a method's only invocation of its kind, with everybody's first token. */
  void point(Object self, String method, List<Place> places, Object... args) {
    micros.addAndGet(10);
    for (SiteListener listener : listeners.getOrDefault(method, List.of())) {
      listener.point(tokens.getOrDefault(listener, 0L), self, args, places);
    }
  }

  /** Unweaves all methods. */
  void forgetListeners() {
    listeners.clear();
    tokens.clear();
  }

  /** Streamed rows since the last time, in the order of their events. */
  List<Tuple> rows(QueryRun run) {
    List<Pane.Streamed> rows = new ArrayList<>();
    drain(run).windows().values().forEach(w -> rows.addAll(w.rows()));
    rows.sort(java.util.Comparator.comparingLong(Pane.Streamed::hlc));
    return rows.stream().map(Pane.Streamed::row).toList();
  }

  private Counters counters = Counters.NONE;

  Drained drain(QueryRun run) {
    Drained drained = run.table().drain(Hlc.of(micros.get() + 10_000_000), Long.MAX_VALUE);
    counters = drained.counters();
    // That watermark was far ahead: what comes now must come after it.
    micros.addAndGet(20_000_000);
    return drained;
  }

  /** Of the last drain. */
  Counters counters() {
    return counters;
  }
}
