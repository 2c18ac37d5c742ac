package io.pivotscope.frontend.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of the history.
 *
 * <pre>
 *   history/runs.parquet
 *   history/q7-EPOCH/windows-FIRST-LAST.parquet, raw-FIRST-LAST.parquet, total-LAST-LAST.parquet
 * </pre>
 *
 * A file is written under another name, synced, then renamed. Merging publishes the merged segment
 * first: one whose windows are all in another is a rest of that, and is passed over. Thread-safe.
 */
final class Segments {
  private static final Pattern DIRECTORY = Pattern.compile("q\\d{1,18}-\\d{1,19}");
  private static final String UNFINISHED = ".new";

  private final Path directory;
  private final Map<RunTable, List<Segment>> tables = new LinkedHashMap<>();

  Segments(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  Path runs() {
    return directory.resolve("runs.parquet");
  }

  /** Reads what there is and clears away what was not finished. Once, before anything else. */
  synchronized void scan() throws IOException {
    // What it holds was read from running programs.
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (Path child : children(directory)) {
      String name = String.valueOf(child.getFileName());
      if (DIRECTORY.matcher(name).matches() && Files.isDirectory(child)) {
        scan(name, children(child));
      } else if (name.endsWith(UNFINISHED)) {
        Files.delete(child);
      }
    }
  }

  private void scan(String run, List<Path> files) throws IOException {
    List<Segment> found = new ArrayList<>();
    for (Path file : files) {
      Segment segment = Segment.of(file);
      if (segment != null) {
        found.add(segment);
      } else if (file.toString().endsWith(UNFINISHED)) {
        Files.delete(file);
      }
    }
    for (Segment segment : found) {
      if (found.stream().anyMatch(other -> other.holds(segment))) {
        Files.delete(segment.file());
      } else {
        add(new RunTable(run, segment.kind()), segment);
      }
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    }
  }

  private void add(RunTable table, Segment segment) {
    List<Segment> segments = tables.computeIfAbsent(table, t -> new ArrayList<>());
    segments.add(segment);
    segments.sort(Comparator.comparingLong(Segment::first));
  }

  /** Number of the last window that is durable; {@link Long#MIN_VALUE} if none is. */
  synchronized long last(RunTable table) {
    return of(table).stream().mapToLong(Segment::last).max().orElse(Long.MIN_VALUE);
  }

  /** In the order of their windows. */
  synchronized List<Segment> of(RunTable table) {
    return List.copyOf(tables.getOrDefault(table, List.of()));
  }

  synchronized List<RunTable> tables() {
    return List.copyOf(tables.keySet());
  }

  /** Where to write what will be published. */
  Path unfinished(RunTable table, long first, long last) throws IOException {
    Path run = directory.resolve(table.directory());
    Files.createDirectories(run);
    return run.resolve(Segment.name(table.kind(), first, last) + UNFINISHED);
  }

  Path unfinishedRuns() {
    return directory.resolve("runs.parquet" + UNFINISHED);
  }

  /** Makes a finished file durable under its own name. */
  static Path finish(Path unfinished) throws IOException {
    String name = String.valueOf(unfinished.getFileName());
    Path file = unfinished.resolveSibling(name.substring(0, name.length() - UNFINISHED.length()));
    sync(unfinished, StandardOpenOption.WRITE);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    Path parent = file.getParent();
    if (parent != null) {
      sync(parent, StandardOpenOption.READ);
    }
    return file;
  }

  /** Lets go of a file that was not finished, at the next start if it cannot be now. */
  static void discard(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      // Its name says what it is.
    }
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /** The file is a segment from now on. */
  void publish(RunTable table, Path unfinished) throws IOException {
    Path file = finish(unfinished);
    sync(directory, StandardOpenOption.READ);
    replace(table, file, List.of());
  }

  /** The merged file stands for those it was made of, which are as old as the newest of them. */
  void publish(RunTable table, Path unfinished, List<Segment> merged) throws IOException {
    long newest = merged.stream().mapToLong(Segment::modifiedMillis).max().orElse(0);
    Files.setLastModifiedTime(unfinished, FileTime.fromMillis(newest));
    replace(table, finish(unfinished), merged);
  }

  private synchronized void replace(RunTable table, Path file, Collection<Segment> gone) {
    Segment segment = Segment.of(file);
    if (segment == null) {
      throw new UncheckedIOException(new IOException(file + " is no segment"));
    }
    tables.getOrDefault(table, new ArrayList<>()).removeAll(gone);
    add(table, segment);
  }

  /** No longer part of the table; the file stays. */
  synchronized void forget(RunTable table, Segment segment) {
    List<Segment> segments = tables.get(table);
    if (segments != null && segments.remove(segment) && segments.isEmpty()) {
      tables.remove(table);
    }
  }
}
