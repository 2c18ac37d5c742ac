package testbed.guest;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * A program for attacks by queries. {@code begin WHAT} has a thread do one kind of {@link Victim}'s
 * work until {@code end}; {@code read} prints how much it has done, as {@code rounds R cpu NANOS
 * wrong W process NANOS}: rounds so far, CPU time of that thread, and rounds whose result was not
 * what it always is.
 */
public final class Attacked {
  private static final long LIMIT_MILLIS = 30_000;

  private final Victim victim = new Victim();
  private volatile boolean ended;
  private volatile long rounds;
  private volatile long wrong;
  private Thread worker = new Thread();

  private Attacked() {}

  public static void main(String[] args) throws Exception {
    Attacked attacked = new Attacked();
    Guest.serve(attacked::command);
  }

  private void command(String[] words) throws Exception {
    switch (words[0]) {
      case "begin" -> begin(victim.work(words[1]));
      case "read" -> read();
      case "end" -> end();
      default -> throw new IllegalArgumentException(Arrays.toString(words));
    }
  }

  private void begin(Victim.Work work) {
    ended = false;
    rounds = 0;
    wrong = 0;
    worker =
        new Thread(
            () -> {
              long right = work.round();
              while (!ended) {
                if (work.round() != right) {
                  wrong++;
                }
                rounds++;
              }
            },
            "worker");
    worker.setDaemon(true);
    worker.start();
  }

  private void read() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    System.out.println(
        "rounds "
            + rounds
            + " cpu "
            + threads.getThreadCpuTime(worker.getId())
            + " wrong "
            + wrong);
  }

  private void end() throws InterruptedException {
    ended = true;
    worker.join(LIMIT_MILLIS);
    if (worker.isAlive()) {
      throw new IllegalStateException("the work does not end");
    }
  }
}
