package testbed.hdfs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The line protocol between a guest process and whoever started it. Input: {@code start} and {@code
 * stop}, one per line. When the input ends, the starter has gone and this process ends at once, so
 * that nothing outlives a killed test.
 */
final class Control {
  private static final int STARTER_GONE = 3;
  private static final Set<String> SEEN = new HashSet<>();

  private Control() {}

  /** Begins to watch standard input on a daemon thread. */
  static void watch() {
    Thread watcher = new Thread(Control::read, "stdin-watch");
    watcher.setDaemon(true);
    watcher.start();
  }

  private static void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (SEEN) {
          SEEN.add(line.trim());
          SEEN.notifyAll();
        }
      }
    } catch (IOException ended) {
      System.err.println("standard input failed: " + ended);
    }
    // Not exit: shutdown hooks of a server may wait for a name node that is gone as well.
    Runtime.getRuntime().halt(STARTER_GONE);
  }

  /** Prints {@code announcement} and waits until the line {@code command} has arrived. */
  static void await(String announcement, String command) throws InterruptedException {
    say(announcement);
    synchronized (SEEN) {
      while (!SEEN.contains(command)) {
        SEEN.wait();
      }
    }
  }

  /**
   * Prints one line for the starter. Standard output carries nothing else: logs go to standard
   * error.
   */
  static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
