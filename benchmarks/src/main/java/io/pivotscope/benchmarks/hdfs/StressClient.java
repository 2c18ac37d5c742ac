package io.pivotscope.benchmarks.hdfs;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The load, in a process of its own: one thread that does one operation after the other. It prints
 * {@code READY}, and then for each line {@code OPERATION MILLIS} of its input a {@link
 * Block#toLine}. It ends with its input.
 */
public final class StressClient {
  private static final int FILES = 64;
  private static final int PIECES = 8;
  private static final int PIECE_BYTES = 8192;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(150);
  private static final int MOST_OPERATIONS = 1 << 20;

  /** Eight characters each, as the tuples of the paper. */
  private static final String[] WORDS = new String[60];

  static {
    Arrays.setAll(WORDS, i -> "tuple-" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
  }

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final FileSystem fs;
  private final Random random = new Random(1);
  private final byte[] buffer = new byte[PIECE_BYTES];
  private final long[] latencies = new long[MOST_OPERATIONS];
  private final boolean[] renamed = new boolean[FILES];

  private StressClient(FileSystem fs) {
    this.fs = fs;
  }

  /** No arguments: the configuration is on the class path. */
  public static void main(String[] args) throws Exception {
    BlockingQueue<String> orders = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(orders), "orders");
    reader.setDaemon(true);
    reader.start();
    StressClient client = new StressClient(FileSystem.get(new Configuration()));
    client.prepare();
    System.out.println("READY");
    while (true) {
      String[] order = orders.take().split(" ", -1);
      System.out.println(
          client.block(Operation.valueOf(order[0]), Long.parseLong(order[1])).toLine());
    }
  }

  private static void read(BlockingQueue<String> orders) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        orders.add(line);
      }
    } catch (IOException ended) {
      System.err.println("standard input failed: " + ended);
    }
    // Whoever gave the orders is gone, and so are the servers perhaps: no hook has to wait.
    Runtime.getRuntime().halt(0);
  }

  /** Writes the files, as soon as the servers are ready for it. */
  private void prepare() throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        fs.mkdirs(new Path("/table"));
        break;
      } catch (IOException notYet) {
        if (System.nanoTime() > deadline) {
          throw notYet;
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
    byte[] content = new byte[PIECES * PIECE_BYTES];
    for (int number = 0; number < FILES; number++) {
      try (FSDataOutputStream out = fs.create(file("data", number))) {
        out.write(content);
      }
      fs.create(file("from", number)).close();
    }
    for (Operation operation : Operation.values()) {
      for (int number = 0; number < FILES; number++) {
        doNextOp(operation, number);
      }
    }
  }

  private Block block(Operation operation, long millis) throws IOException {
    long thread = Thread.currentThread().getId();
    long allocated = threads.getThreadAllocatedBytes(thread);
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
    int done = 0;
    long now = begin;
    while (now < end && done < MOST_OPERATIONS) {
      doNextOp(operation, random.nextInt(FILES));
      long after = System.nanoTime();
      latencies[done++] = after - now;
      now = after;
    }
    allocated = threads.getThreadAllocatedBytes(thread) - allocated;
    Arrays.sort(latencies, 0, done);
    return new Block(done, now - begin, latencies[(int) (done * 0.99)], allocated);
  }

  /** One operation: the request of all that it causes. Its tuples precede what it asks for. */
  void doNextOp(Operation operation, int number) throws IOException {
    tuple(WORDS[0]);
    for (String word : WORDS) {
      oneOfSixty(word);
    }
    switch (operation) {
      case READ8K -> {
        try (FSDataInputStream in = fs.open(file("data", number))) {
          in.readFully((long) random.nextInt(PIECES) * PIECE_BYTES, buffer);
        }
      }
      case OPEN -> fs.open(file("data", number)).close();
      case CREATE -> fs.create(file("new", number), true).close();
      case RENAME -> {
        Path from = file(renamed[number] ? "to" : "from", number);
        Path to = file(renamed[number] ? "from" : "to", number);
        if (!fs.rename(from, to)) {
          throw new IOException("cannot rename " + from);
        }
        renamed[number] = !renamed[number];
      }
    }
  }

  /** A tracepoint: once an operation. */
  void tuple(String word) {}

  /** A tracepoint: sixty times an operation. */
  void oneOfSixty(String word) {}

  private static Path file(String kind, int number) {
    return new Path("/table/" + kind + "-" + number);
  }
}
