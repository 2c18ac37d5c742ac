package io.pivotscope.agent;

import io.pivotscope.agent.testing.InstrumentationHolder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program that knows nothing of us, and finds the arguments of its handlers by the names of their
 * parameters, as web frameworks do. Answers each line of its input with what became of a hundred
 * requests; {@code others} also has another agent retransform all it can from then on.
 */
public final class NamesApp {
  private static final int REQUESTS = 100;

  /** Its methods are woven. */
  static final class Handler {
    String greet(int times, String name) {
      return name.repeat(times);
    }
  }

  /** The same, which nobody touches but the other agent. */
  static final class Other {
    String greet(int times, String name) {
      return name.repeat(times);
    }
  }

  private NamesApp() {}

  public static void main(String[] args) throws Exception {
    AtomicBoolean others = new AtomicBoolean();
    Thread agent = new Thread(() -> retransform(others), "another agent");
    agent.setDaemon(true);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Handler handler = new Handler();
    Other other = new Other();
    System.out.println(Runtime.version());
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("others")) {
        agent.start();
        while (!others.get()) {
          Thread.onSpinWait();
        }
      }
      System.out.println(line + ": " + named(handler) + " " + named(other));
    }
    System.exit(0);
  }

  /** How many of a hundred requests found their arguments. */
  private static int named(Object handler) throws Exception {
    Map<String, Object> request = Map.of("name", "a", "times", 3);
    int answered = 0;
    for (int i = 0; i < REQUESTS; i++) {
      // Looked up each time: the answer is kept with the method.
      Method method = handler.getClass().getDeclaredMethod("greet", int.class, String.class);
      Parameter[] parameters = method.getParameters();
      Object[] arguments = new Object[parameters.length];
      boolean found = true;
      for (int p = 0; p < parameters.length; p++) {
        arguments[p] = parameters[p].isNamePresent() ? request.get(parameters[p].getName()) : null;
        found &= arguments[p] != null;
      }
      answered += found && method.invoke(handler, arguments).equals("aaa") ? 1 : 0;
    }
    return answered;
  }

  private static void retransform(AtomicBoolean once) {
    Instrumentation instrumentation = InstrumentationHolder.held();
    instrumentation.addTransformer(new ClassFileTransformer() {}, true);
    while (true) {
      for (Class<?> type : new Class<?>[] {Handler.class, Other.class, NamesApp.class}) {
        try {
          instrumentation.retransformClasses(type);
        } catch (UnmodifiableClassException e) {
          throw new IllegalStateException(e);
        }
      }
      once.set(true);
    }
  }
}
