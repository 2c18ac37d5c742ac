package io.pivotscope.frontend.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows that never changes: {@code q7-EPOCH/windows-FIRST-LAST.parquet}. Its name says
 * which windows it holds, so what is durable is known without opening anything.
 *
 * @param first number of the first window that it may hold
 * @param last number of the last
 * @param modifiedMillis since the Unix epoch
 */
record Segment(Path file, Kind kind, long first, long last, long bytes, long modifiedMillis) {
  private static final Pattern NAME =
      Pattern.compile("(windows|raw|total)-(-?\\d{1,19})-(-?\\d{1,19})\\.parquet");

  static String name(Kind kind, long first, long last) {
    return kind.prefix() + "-" + first + "-" + last + ".parquet";
  }

  /** What lies at the path; null if it is no segment. */
  static @Nullable Segment of(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      return null;
    }
    try {
      return new Segment(
          file,
          Kind.valueOf(name.group(1).toUpperCase(java.util.Locale.ROOT)),
          Long.parseLong(name.group(2)),
          Long.parseLong(name.group(3)),
          Files.size(file),
          Files.getLastModifiedTime(file).toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether all of the other's windows are here too: it was merged into this one. */
  boolean holds(Segment other) {
    return kind == other.kind && first <= other.first && other.last <= last && !equals(other);
  }
}
