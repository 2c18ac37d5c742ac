package io.pivotscope.frontend.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Keeps files that are to go until nobody who may have them in a list reads any more. */
final class Readers {
  private record Doomed(Path file, Set<Long> readers) {}

  private final Set<Long> reading = new HashSet<>();
  private final List<Doomed> doomed = new ArrayList<>();
  private long entered;

  /** From before a list of segments is asked for until the last row is read. */
  final class Reader implements AutoCloseable {
    private final long number;

    private Reader(long number) {
      this.number = number;
    }

    @Override
    public void close() {
      leave(number);
    }
  }

  synchronized Reader enter() {
    reading.add(++entered);
    return new Reader(entered);
  }

  private synchronized void leave(long number) {
    reading.remove(number);
    doomed.forEach(file -> file.readers.remove(number));
  }

  /** The file is on no list any more. */
  synchronized void doom(Path file) {
    doomed.add(new Doomed(file, new HashSet<>(reading)));
  }

  /**
   * Deletes what nobody reads, and the directories that this leaves empty.
   *
   * @throws IOException after all, if one could not be deleted, which is not tried again
   */
  synchronized void sweep() throws IOException {
    IOException failure = null;
    for (Iterator<Doomed> all = doomed.iterator(); all.hasNext(); ) {
      Doomed next = all.next();
      if (next.readers.isEmpty()) {
        all.remove();
        try {
          Files.deleteIfExists(next.file);
          removeIfEmpty(next.file.getParent());
        } catch (IOException e) {
          failure = failure == null ? e : failure;
        } catch (UncheckedIOException e) {
          failure = failure == null ? e.getCause() : failure;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void removeIfEmpty(@org.jspecify.annotations.Nullable Path directory)
      throws IOException {
    if (directory != null) {
      try (var children = Files.list(directory)) {
        if (children.findAny().isPresent()) {
          return;
        }
      }
      Files.delete(directory);
    }
  }
}
