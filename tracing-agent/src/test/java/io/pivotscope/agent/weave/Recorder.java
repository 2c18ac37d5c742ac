package io.pivotscope.agent.weave;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** Writes down what happens at its sites, as a person would. */
final class Recorder implements ListenerFactory {
  final List<String> events = new CopyOnWriteArrayList<>();
  final List<String> links = new CopyOnWriteArrayList<>();

  /** Calls of code, of listeners that have such. */
  final AtomicLong coded = new AtomicLong();

  /** Told of this and the arguments when a method ends. */
  BiConsumer<Object, Object[]> atEnd = (self, args) -> {};

  private final boolean hasCode;
  private long tokens;

  Recorder() {
    this(false);
  }

  Recorder(boolean hasCode) {
    this.hasCode = hasCode;
  }

  @Override
  public SiteListener link(Class<?> type, MethodInfo method, int advice, SiteListener with) {
    links.add(type.getSimpleName() + "." + method + method.parameterNames());
    return new Listener(method);
  }

  private final class Listener implements SiteListener {
    private final MethodInfo method;
    private Code code;

    Listener(MethodInfo method) {
      this.method = method;
    }

    @Override
    public Code code(MethodType type, boolean instance) {
      if (hasCode && code == null) {
        MethodHandle entry = bound("entered", void.class, Object.class, Object[].class);
        if (!instance) {
          entry = MethodHandles.insertArguments(entry, 0, (Object) null);
        }
        int collected = type.parameterCount() - (instance ? 1 : 0);
        MethodHandle end =
            bound(
                "ended",
                void.class,
                Object.class,
                Object[].class,
                Object.class,
                Throwable.class,
                long.class);
        code =
            new Code(
                entry
                    .asCollector(Object[].class, collected)
                    .asType(type.changeReturnType(void.class)),
                end,
                end,
                true);
      }
      return code;
    }

    private MethodHandle bound(String name, Class<?> result, Class<?>... parameters) {
      try {
        return MethodHandles.lookup()
            .findVirtual(Listener.class, name, MethodType.methodType(result, parameters))
            .bindTo(this);
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }

    void entered(Object self, Object[] args) {
      coded.incrementAndGet();
      enter(self, args);
    }

    void ended(Object self, Object[] args, Object result, Throwable thrown, long elapsed) {
      coded.incrementAndGet();
      if (elapsed < 0 || elapsed > 60_000_000_000L) {
        events.add("elapsed " + elapsed);
      }
      if (thrown == null) {
        exit(0, self, args, result);
      } else {
        thrown(0, self, args, thrown);
      }
    }

    @Override
    public long enter(Object self, Object[] args) {
      events.add("> " + method.name() + Arrays.deepToString(args));
      return ++tokens;
    }

    @Override
    public void exit(long token, Object self, Object[] args, Object result) {
      atEnd.accept(self, args);
      events.add(
          "< " + method.name() + " " + (result instanceof int[] a ? Arrays.toString(a) : result));
    }

    @Override
    public void thrown(long token, Object self, Object[] args, Throwable thrown) {
      events.add("! " + method.name() + " " + thrown.getMessage());
    }
  }

  List<String> drain() {
    List<String> all = List.copyOf(events);
    events.clear();
    return all;
  }
}
