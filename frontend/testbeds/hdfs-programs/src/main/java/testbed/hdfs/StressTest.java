package testbed.hdfs;

import java.util.Random;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * The closed-loop client of the Pivot Tracing paper: {@code ops=} times {@link #doNextOp()}, each
 * of which opens a random file of {@code files=} and reads a random 8 kB piece of it by one
 * positional read. Files are {@code fileSize=} bytes.
 */
public final class StressTest extends Program {
  private static final int PIECE_BYTES = 8192;

  private final Random random = new Random(options.number("seed", 1));
  private final int files = options.number("files", 1);
  private final int pieces = options.number("fileSize", 1 << 20) / PIECE_BYTES;
  private final byte[] buffer = new byte[PIECE_BYTES];

  private StressTest(String[] args) throws Exception {
    super(args);
  }

  /** Options as in the class comment. */
  public static void main(String[] args) throws Exception {
    new StressTest(args).runToEnd();
  }

  @Override
  void work() throws Exception {
    for (int op = 0; op < options.number("ops", 100); op++) {
      doNextOp();
    }
  }

  /** One operation: the root of everything that it causes. */
  void doNextOp() throws Exception {
    Path path = file(random.nextInt(files));
    // Opened anew each time, so that each operation asks the name node for the locations.
    try (FSDataInputStream in = fs.open(path)) {
      in.readFully((long) random.nextInt(pieces) * PIECE_BYTES, buffer);
    }
    stats.operation(path.toUri().getPath(), PIECE_BYTES);
  }
}
