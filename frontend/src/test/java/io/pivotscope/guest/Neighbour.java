package io.pivotscope.guest;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * What an application does that an agent may disturb:
 *
 * <pre>
 *   work N         N calls of {@link Events#work}, labelled work
 *   handoff N      N times {@link Events#a}, and {@link Events#b} on a thread of a pool
 *   loaders N      N class loaders, with a {@link Passing} of their own that is called three times
 *   alive          prints how many of those are left after collections
 *   names          prints the parameters of Events.work as reflection knows them
 *   signers        prints who has signed Events, and loads one more class of the package
 *   exit CODE N    N calls, then the end; a shutdown hook calls {@link Events#work} five times
 * </pre>
 *
 * and what {@link Looks} does.
 */
public final class Neighbour {
  private static final int COLLECTIONS = 20;

  private final ExecutorService pool =
      Executors.newFixedThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          });
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

  private Neighbour() {}

  public static void main(String[] args) throws Exception {
    Neighbour neighbour = new Neighbour();
    Commands.serve(neighbour::command);
  }

  private void command(String[] words) throws Exception {
    switch (words[0]) {
      case "work" -> work(Integer.parseInt(words[1]), "work");
      case "handoff" -> handoff(Integer.parseInt(words[1]));
      case "loaders" -> load(Integer.parseInt(words[1]));
      case "alive" -> System.out.println("alive " + alive());
      case "names" -> System.out.println("names " + names());
      case "signers" -> System.out.println("signers " + signers());
      case "exit" -> exit(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      default -> Looks.command(words);
    }
  }

  private static void work(int calls, String label) {
    for (int i = 0; i < calls; i++) {
      Events.work(1, label);
    }
  }

  private void handoff(int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      String name = "n" + i;
      request(name);
    }
  }

  /** The declared request of the queries. */
  private void request(String name) throws Exception {
    Events.a(name);
    pool.submit(() -> Events.b(name)).get();
  }

  /** Delegates {@code java.*} only, as OSGi does. */
  private static final class Closed extends ClassLoader {
    Closed() {
      super(null);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return name.startsWith("java.") ? super.loadClass(name, resolve) : findClass(name);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (@Nullable InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      return Neighbour.class.getClassLoader().getResourceAsStream(name);
    }
  }

  private void load(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Closed loader = new Closed();
      loaders.add(new WeakReference<>(loader));
      Method pass = loader.loadClass(Passing.class.getName()).getMethod("pass", long.class);
      for (long call = 0; call < 3; call++) {
        if (!pass.invoke(null, call).equals(call + 1)) {
          throw new IllegalStateException("pass");
        }
      }
    }
  }

  private long alive() {
    long alive = loaders.size();
    for (int i = 0; i < COLLECTIONS && alive > 0; i++) {
      System.gc();
      alive = loaders.stream().filter(loader -> loader.get() != null).count();
    }
    return alive;
  }

  private static List<String> names() throws Exception {
    Method work = Events.class.getMethod("work", long.class, String.class);
    return Arrays.stream(work.getParameters()).map(Parameter::toString).toList();
  }

  private static String signers() throws Exception {
    Object @Nullable [] signers = Events.class.getSigners();
    Certificate[] certificates =
        Events.class.getProtectionDomain().getCodeSource().getCertificates();
    Class<?> late = Class.forName(Goods.class.getName());
    Object @Nullable [] ofLate = late.getSigners();
    return (signers == null ? 0 : signers.length)
        + " "
        + (certificates == null ? 0 : certificates.length)
        + " "
        + (ofLate == null ? 0 : ofLate.length);
  }

  private static void exit(int code, int calls) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  work(5, "hook");
                  System.out.println("hook ran");
                }));
    work(calls, "work");
    System.exit(code);
  }
}
