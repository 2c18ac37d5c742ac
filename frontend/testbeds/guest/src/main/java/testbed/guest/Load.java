package testbed.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Requests made by several threads at a time; the threads stay from one run to the next. */
public final class Load {
  private static final int MAX_THREADS = 8;
  private static final long LIMIT_SECONDS = 90;

  /** One request; the name is that of the thread that makes it. */
  @FunctionalInterface
  public interface Request {
    void perform(String name) throws Exception;
  }

  private final Map<String, Request> requests;
  private final List<Future<?>> running = new ArrayList<>();
  private volatile boolean ended;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          MAX_THREADS,
          task -> {
            Thread thread = new Thread(task, "load");
            thread.setDaemon(true);
            return thread;
          });

  /** Each pass of a thread makes these requests in turn; their keys precede the thread's name. */
  public Load(Map<String, Request> requests) {
    this.requests = new TreeMap<>(requests);
  }

  /**
   * Serves {@code run THREADS N}: that many threads, {@code t0} and so on, make N requests each;
   * and {@code begin THREADS} and {@code end}: they make requests until the end, each under a name
   * that no other has.
   */
  public static void serve(Request request) throws Exception {
    serve(Map.of("", request));
  }

  /** As above, of each kind, by {@code kind-t0} and so on. */
  public static void serve(Map<String, Request> requests) throws Exception {
    Load load = new Load(requests);
    Guest.serve(
        words -> {
          switch (words[0]) {
            case "run" -> load.run(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "begin" -> load.begin(Integer.parseInt(words[1]));
            case "end" -> load.end();
            default -> throw new IllegalArgumentException(words[0]);
          }
        });
  }

  /** Returns when all have been made; throws what a request threw. */
  public void run(int count, int passes) throws Exception {
    start(
        count,
        name -> {
          for (int n = 0; n < passes; n++) {
            pass(name);
          }
        });
    awaitAll();
  }

  private void begin(int count) {
    ended = false;
    start(
        count,
        name -> {
          for (int n = 0; !ended; n++) {
            pass(name + "." + n);
          }
        });
  }

  private void end() throws Exception {
    ended = true;
    awaitAll();
  }

  private void start(int count, Request loop) {
    for (int i = 0; i < count; i++) {
      String name = "t" + i;
      running.add(
          threads.submit(
              () -> {
                loop.perform(name);
                return null;
              }));
    }
  }

  private void awaitAll() throws Exception {
    for (Future<?> each : running) {
      each.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    running.clear();
  }

  private void pass(String name) throws Exception {
    for (Map.Entry<String, Request> each : requests.entrySet()) {
      String kind = each.getKey();
      request(each.getValue(), kind.isEmpty() ? name : kind + "-" + name);
    }
  }

  /** The declared request of the queries: each call is one. */
  private static void request(Request request, String name) throws Exception {
    request.perform(name);
  }
}
