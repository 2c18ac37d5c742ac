package testbed.jdk;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import testbed.guest.Events;
import testbed.guest.Load;

/**
 * Each request hands its work to another thread in one way and waits for it. Says {@code virtual
 * threads} if this JDK has them.
 */
public final class HandOffs {
  private final ExecutorService pool = Executors.newFixedThreadPool(4, HandOffs::daemon);
  private final ForkJoinPool forkJoin = new ForkJoinPool(4);
  private final ScheduledExecutorService scheduler =
      Executors.newScheduledThreadPool(2, HandOffs::daemon);
  private final Timer timer = new Timer(true);

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private Map<String, Load.Request> requests() {
    Map<String, Load.Request> all = new TreeMap<>();
    all.put("executor", waiting(name -> pool.submit(() -> Events.b(name)).get()));
    all.put("invokeAll", waiting(name -> pool.invokeAll(List.of(() -> work(name))).get(0).get()));
    all.put("forkJoin", waiting(name -> forkJoin.invoke(new Forking(name))));
    all.put(
        "completable",
        waiting(name -> CompletableFuture.runAsync(() -> Events.b(name), pool).get()));
    all.put("allOf", waiting(this::allOf));
    all.put("parallelStream", waiting(this::parallelStream));
    all.put(
        "scheduled",
        waiting(name -> scheduler.schedule(() -> work(name), 1, TimeUnit.MICROSECONDS).get()));
    all.put("thread", waiting(HandOffs::thread));
    all.put("timer", waiting(this::timer));
    virtualThreads(all);
    return all;
  }

  private static Load.Request waiting(Load.Request handOff) {
    return name -> {
      Events.a(name);
      handOff.perform(name);
      Events.c(name);
    };
  }

  private static boolean work(String name) {
    Events.b(name);
    return true;
  }

  private static final class Forking extends RecursiveAction {
    private static final long serialVersionUID = 1;
    private final String name;

    Forking(String name) {
      this.name = name;
    }

    @Override
    protected void compute() {
      RecursiveAction forked =
          new RecursiveAction() {
            private static final long serialVersionUID = 1;

            @Override
            protected void compute() {
              Events.b(name);
            }
          };
      forked.fork();
      forked.join();
    }
  }

  private void allOf(String name) throws Exception {
    CompletableFuture<Void> idle = CompletableFuture.runAsync(() -> {}, pool);
    CompletableFuture<Void> busy =
        CompletableFuture.supplyAsync(() -> name, pool).thenAcceptAsync(Events::b, pool);
    CompletableFuture.allOf(idle, busy).get();
  }

  private void parallelStream(String name) throws Exception {
    forkJoin
        .submit(
            () ->
                IntStream.range(0, 64)
                    .parallel()
                    .forEach(
                        i -> {
                          if (i == 40) {
                            Events.b(name);
                          }
                        }))
        .get();
  }

  private static void thread(String name) throws Exception {
    Thread thread = new Thread(() -> Events.b(name));
    thread.start();
    thread.join();
  }

  /** The timer's task completes a future, which brings back what the task knows. */
  private void timer(String name) throws Exception {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            done.complete(work(name));
          }
        },
        1);
    done.get();
  }

  /** By reflection: this program runs on older JDKs too. */
  private static void virtualThreads(Map<String, Load.Request> all) {
    ExecutorService perTask;
    try {
      perTask =
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException older) {
      return;
    } catch (InvocationTargetException broken) {
      throw new IllegalStateException(broken);
    }
    System.out.println("virtual threads");
    all.put("virtual", waiting(name -> perTask.submit(() -> Events.b(name)).get()));
  }

  public static void main(String[] args) throws Exception {
    Load.serve(new HandOffs().requests());
  }
}
