package io.pivotscope.sample.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * The process that started this one, at the other end of the standard input. Lines from there are
 * {@code start} and {@code stop}; the end of the stream means that the parent is gone, which counts
 * as {@code stop}.
 */
public final class Parent {
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean startSaid;

  /** Reads the stream on a daemon thread from now on. */
  public Parent(InputStream in) {
    Thread reader = new Thread(() -> read(in), "parent");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream in) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        switch (line.strip()) {
          case "start" -> {
            startSaid = true;
            started.countDown();
          }
          case "stop" -> stop();
          default -> {}
        }
      }
    } catch (IOException closed) {
      // The same as its end.
    } finally {
      stop();
    }
  }

  private void stop() {
    started.countDown();
    stopped.countDown();
  }

  /** Returns true on {@code start}, false if {@code stop} came first. */
  public boolean awaitStart() throws InterruptedException {
    started.await();
    return startSaid;
  }

  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  public boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Tells the parent something on the standard output. */
  public static synchronized void tell(Object... keysAndValues) {
    System.out.println(Json.object(keysAndValues));
    System.out.flush();
  }

  /** What a server's {@code main} ends with: says where it listens, ends when told to. */
  public static void serve(int port) throws InterruptedException {
    Parent parent = new Parent(System.in);
    tell("event", "listening", "port", port);
    parent.awaitStop();
    System.exit(0);
  }
}
