package testbed.hdfs;

import java.io.FileNotFoundException;
import java.util.Random;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * Reads files so that the data nodes' traffic is known exactly.
 *
 * <p>{@code pread=false}: every file {@code dir/file-i}, {@code i < files=}, once from beginning to
 * end, {@code ops=} rounds; one operation per file, of the file's length. {@code pread=true}:
 * {@code ops=} positional reads of {@code size=} bytes at multiples of {@code size=}, files in
 * turn; a {@code size=} that divides the block size and is a multiple of 512 makes each operation
 * one read of exactly {@code size=} bytes in one block.
 *
 * <p>{@code missing=} times it opens a file that is not there.
 */
public final class FsRead extends Program {
  private FsRead(String[] args) throws Exception {
    super(args);
  }

  /** Options as in the class comment. */
  public static void main(String[] args) throws Exception {
    new FsRead(args).runToEnd();
  }

  @Override
  void work() throws Exception {
    int files = options.number("files", 1);
    int ops = options.number("ops", 1);
    for (int i = 0; i < options.number("missing", 0); i++) {
      openMissing();
    }
    if (options.flag("pread")) {
      Random random = new Random(options.number("seed", 1));
      byte[] buffer = new byte[options.number("size", 8192)];
      for (int op = 0; op < ops; op++) {
        readAt(file(op % files), buffer, random);
      }
    } else {
      for (int op = 0; op < ops * files; op++) {
        readWhole(file(op % files));
      }
    }
  }

  private void openMissing() throws Exception {
    try (FSDataInputStream in = fs.open(file(0).suffix(".missing"))) {
      throw new IllegalStateException("there is " + in);
    } catch (FileNotFoundException expected) {
      return;
    }
  }

  private void readAt(Path path, byte[] buffer, Random random) throws Exception {
    int pieces = (int) (fs.getFileStatus(path).getLen() / buffer.length);
    try (FSDataInputStream in = fs.open(path)) {
      in.readFully((long) random.nextInt(pieces) * buffer.length, buffer);
    }
    stats.operation(path.toUri().getPath(), buffer.length);
  }

  private void readWhole(Path path) throws Exception {
    byte[] content = new byte[(int) fs.getFileStatus(path).getLen()];
    try (FSDataInputStream in = fs.open(path)) {
      in.readFully(content);
    }
    stats.operation(path.toUri().getPath(), content.length);
  }
}
