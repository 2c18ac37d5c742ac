package io.pivotscope.benchmarks.guest;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls so many made classes in turn. {@code run sites CHUNKS 1} answers as {@link Worker} does;
 * {@code switch} switches off what is woven into them while another thread goes on calling, and
 * answers with the nanoseconds that took and with that thread's calls: those made before, those
 * begun until it was done, all. What is between the first two may have been seen or not.
 */
public final class SwitchWorker {
  /** Calls of a chunk, whatever the number of classes: a multiple of each that is measured. */
  public static final int CHUNK = 1_000;

  private static final long HOT_MILLIS = 30;

  private final Called[] sites;
  private final Meter meter = new Meter();
  private volatile boolean running;
  private volatile long sink;

  private SwitchWorker(Called[] sites) {
    this.sites = sites;
  }

  public static void main(String[] args) throws Exception {
    Called[] sites = MadeClasses.of(Integer.parseInt(args[0])).toArray(Called[]::new);
    Commands.serve(new SwitchWorker(sites)::command);
  }

  private String command(String[] words) throws Exception {
    return words[0].equals("switch") ? switchOff() : run(Long.parseLong(words[2]));
  }

  private String run(long chunks) {
    long sum = 0;
    meter.start();
    for (long n = chunks; n > 0; n--) {
      sum += chunk();
    }
    meter.stop();
    sink = sum;
    return meter.cpu() + " " + meter.bytes() + " " + meter.wall() + " " + Meter.compiling();
  }

  private String switchOff() throws Exception {
    Silencer silencer = Silencer.find();
    AtomicLong chunks = new AtomicLong();
    running = true;
    Thread application = new Thread(() -> callUntilStopped(chunks), "application");
    application.start();
    Thread.sleep(HOT_MILLIS);
    long before = chunks.get();
    long took = -System.nanoTime();
    silencer.silence();
    took += System.nanoTime();
    long begun = chunks.get() + 1;
    Thread.sleep(HOT_MILLIS);
    running = false;
    application.join();
    return took + " " + before * CHUNK + " " + begun * CHUNK + " " + chunks.get() * CHUNK;
  }

  private void callUntilStopped(AtomicLong chunks) {
    long sum = 0;
    while (running) {
      sum += chunk();
      chunks.incrementAndGet();
    }
    sink = sum;
  }

  /** Classes are so many that no call but that of a single one is bound to its target. */
  private long chunk() {
    long sum = 0;
    for (int turn = CHUNK / sites.length; turn > 0; turn--) {
      for (Called site : sites) {
        sum += site.call(turn);
      }
    }
    return sum;
  }
}
