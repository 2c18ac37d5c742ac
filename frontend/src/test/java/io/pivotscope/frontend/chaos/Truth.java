package io.pivotscope.frontend.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How many reads of a batch a process has begun and done, as it counted itself, in a file that
 * survives its death.
 */
record Truth(long begun, long done) {
  static Truth of(Path counters, long pid, String label) {
    return read(counters.resolve(pid + "." + label));
  }

  /** Reads that all processes have done for all batches. */
  static long total(Path counters) throws IOException {
    try (Stream<Path> files = Files.list(counters)) {
      return files.mapToLong(file -> read(file).done()).sum();
    }
  }

  private static Truth read(Path file) {
    try {
      if (!Files.exists(file) || Files.size(file) < 16) {
        return new Truth(0, 0);
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return new Truth(bytes.getLong(0), bytes.getLong(8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
