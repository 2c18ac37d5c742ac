package io.pivotscope.guest;

import io.pivotscope.sample.hdfs.DfsClient;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.RpcClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Reads files of the sample's file system and knows what is in them: {@code batch LABEL N MILLIS}
 * makes N reads with a pause between them, in a thread of its own, and prints {@code read LABEL N
 * ERRORS CHECKSUM}. How many it has begun and done is also in a file that a kill leaves as it is:
 *
 * <pre>
 *   DIRECTORY/PID.LABEL:  | begun : 8 | done : 8 |
 * </pre>
 */
public final class Reader {
  public static final int FILES = 32;
  public static final int READ_BYTES = 4 << 10;
  private static final int FILE_BYTES = 16 << 10;
  private static final int BLOCK_BYTES = 1 << 20;

  /** A read of the batch {@code label}: which bytes of which file. */
  private record Pick(int file, int offset) {
    static Pick of(String label, long number) {
      SplittableRandom random = new SplittableRandom(label.hashCode() * 31L + number);
      return new Pick(random.nextInt(FILES), random.nextInt(FILE_BYTES - READ_BYTES + 1));
    }

    byte[] expected() {
      return Arrays.copyOfRange(content(file), offset, offset + READ_BYTES);
    }
  }

  private final DfsClient dfs;
  private final Path counters;

  private Reader(DfsClient dfs, Path counters) {
    this.dfs = dfs;
    this.counters = counters;
  }

  public static void main(String[] args) throws Exception {
    try (RpcClient rpc = new RpcClient("Reader", args[1])) {
      Reader reader = new Reader(client(rpc, Integer.parseInt(args[0])), Path.of(args[2]));
      Commands.serve(
          words -> {
            Thread batch = new Thread(() -> reader.batch(words), "batch " + words[1]);
            batch.setDaemon(true);
            batch.start();
          });
    }
    System.exit(0);
  }

  private static DfsClient client(RpcClient rpc, int nameNodePort) {
    return new DfsClient(
        rpc, new InetSocketAddress(InetAddress.getLoopbackAddress(), nameNodePort), BLOCK_BYTES);
  }

  /** Writes the files. */
  public static void load(int nameNodePort) throws IOException {
    try (RpcClient rpc = new RpcClient("ReaderData", "loader")) {
      DfsClient dfs = client(rpc, nameNodePort);
      for (int i = 0; i < FILES; i++) {
        dfs.write(path(i), content(i), new Cost());
      }
    }
  }

  private static String path(int file) {
    return "/read/file-" + file;
  }

  private static byte[] content(int file) {
    byte[] bytes = new byte[FILE_BYTES];
    new SplittableRandom(file).nextBytes(bytes);
    return bytes;
  }

  /** Of all bytes that a batch reads, in order. */
  public static long checksum(String label, long reads) {
    CRC32C sum = new CRC32C();
    for (long number = 1; number <= reads; number++) {
      sum.update(Pick.of(label, number).expected());
    }
    return sum.getValue();
  }

  private void batch(String[] words) {
    String label = words[1];
    long reads = Long.parseLong(words[2]);
    long pauseMillis = Long.parseLong(words[3]);
    CRC32C sum = new CRC32C();
    long errors = 0;
    Path file = counters.resolve(ProcessHandle.current().pid() + "." + label);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer counts = channel.map(FileChannel.MapMode.READ_WRITE, 0, 16);
      for (long number = 1; number <= reads; number++) {
        counts.putLong(0, number);
        try {
          sum.update(read(label, number));
        } catch (IOException e) {
          errors++;
          System.err.println(label + " " + number + ": " + e);
        }
        counts.putLong(8, number);
        Thread.sleep(pauseMillis);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.println("read " + label + " " + reads + " " + errors + " " + sum.getValue());
  }

  /** One request: where are the replicas, and a read from one of them. */
  ByteBuffer read(String label, long number) throws IOException {
    Pick pick = stepPick(label, number);
    byte[] bytes = dfs.read(path(pick.file()), pick.offset(), READ_BYTES, new Cost());
    return stepCheck(label, number, pick, bytes);
  }

  private static Pick stepPick(String label, long number) {
    return Pick.of(label, number);
  }

  /** With parameters that it does not need: a query tells the batch by them. */
  private static ByteBuffer stepCheck(String label, long number, Pick pick, byte[] bytes)
      throws IOException {
    if (!Arrays.equals(bytes, pick.expected())) {
      throw new IOException(path(pick.file()) + " has other bytes at " + pick.offset());
    }
    return ByteBuffer.wrap(bytes);
  }
}
