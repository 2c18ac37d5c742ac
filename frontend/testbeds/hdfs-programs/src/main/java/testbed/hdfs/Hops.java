package testbed.hdfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/**
 * Every kind of hop, by {@code threads=} threads at a time: {@code t0} .. make {@code ops=}
 * requests each, on files of their own ({@code /run/t0/0} ..). A request writes a file of {@code
 * size=} bytes and reads it, and reads another one ({@code .tail}, {@value #PIECE_BYTES} bytes)
 * while it is being written, for which a client asks a data node. What is read must be what was
 * written.
 *
 * <p>{@code warm=} requests of each thread come before READY, by the same threads and connections.
 */
public final class Hops extends Program {
  private static final int PIECE_BYTES = 8192;

  private final int threads = options.number("threads", 1);
  private final ExecutorService pool =
      Executors.newFixedThreadPool(
          threads,
          task -> {
            Thread thread = new Thread(task, "hops");
            thread.setDaemon(true);
            return thread;
          });

  private Hops(String[] args) throws Exception {
    super(args);
  }

  /** Options as in the class comment. */
  public static void main(String[] args) throws Exception {
    new Hops(args).runToEnd();
  }

  @Override
  void warm() throws Exception {
    requests("/warm/", options.number("warm", 0));
  }

  @Override
  void work() throws Exception {
    requests("/run/", options.number("ops", 1));
  }

  private void requests(String directory, int count) throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      String name = "t" + i;
      tasks.add(
          () -> {
            for (int n = 0; n < count; n++) {
              request(name, new Path(directory + name + "/" + n));
            }
            return null;
          });
    }
    for (Future<Void> each : pool.invokeAll(tasks)) {
      each.get();
    }
  }

  private void request(String name, Path path) throws Exception {
    begin(name);
    byte[] content = new byte[options.number("size", 1 << 20)];
    new Random(path.hashCode()).nextBytes(content);
    try (FSDataOutputStream out = fs.create(path)) {
      out.write(content);
    }
    readBack(path, content);
    Path tail = path.suffix(".tail");
    byte[] piece = Arrays.copyOf(content, PIECE_BYTES);
    try (FSDataOutputStream out = fs.create(tail)) {
      out.write(piece);
      out.hflush();
      readBack(tail, piece);
    }
    done(name);
  }

  /** Before everything that a request does. */
  private static void begin(String name) {}

  /** After everything that a request does. */
  private static void done(String name) {}

  private void readBack(Path path, byte[] written) throws Exception {
    byte[] content = new byte[written.length];
    try (FSDataInputStream in = fs.open(path)) {
      in.readFully(content);
    }
    if (!Arrays.equals(content, written)) {
      throw new IllegalStateException("not what was written to " + path);
    }
    synchronized (stats) {
      stats.operation(path.toUri().getPath(), content.length);
    }
  }
}
