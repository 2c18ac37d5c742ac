package testbed.hdfs;

import java.util.Random;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/**
 * Creates {@code files=F} files {@code dir/file-i} of {@code size=} bytes and {@code replication=}.
 */
public final class FsWrite extends Program {
  private static final int BUFFER_BYTES = 64 * 1024;

  private FsWrite(String[] args) throws Exception {
    super(args);
  }

  /** Options as in the class comment. */
  public static void main(String[] args) throws Exception {
    new FsWrite(args).runToEnd();
  }

  @Override
  void work() throws Exception {
    int size = options.number("size", 1 << 20);
    short replication = (short) options.number("replication", fs.getDefaultReplication(file(0)));
    byte[] content = new byte[size];
    new Random(options.number("seed", 1)).nextBytes(content);
    for (int i = 0; i < options.number("files", 1); i++) {
      Path path = file(i);
      long blockBytes = fs.getDefaultBlockSize(path);
      try (FSDataOutputStream out = fs.create(path, true, BUFFER_BYTES, replication, blockBytes)) {
        out.write(content);
      }
      stats.operation(path.toUri().getPath(), size);
    }
  }
}
