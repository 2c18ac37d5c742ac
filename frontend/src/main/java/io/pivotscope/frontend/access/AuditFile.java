package io.pivotscope.frontend.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lines that are only ever added, the owner's alone to read. A file that is full becomes {@code
 * .1}, that one {@code .2} and so on; the oldest of {@link #MAX_FILES} goes. Not thread-safe.
 */
final class AuditFile implements AutoCloseable {
  static final int MAX_FILES = 10;

  private final Path path;
  private final long maxBytes;
  private FileChannel channel;
  private long size;

  AuditFile(Path path, long maxBytes) throws IOException {
    this.path = path;
    this.maxBytes = maxBytes;
    this.channel = open(path);
    this.size = channel.size();
  }

  private static FileChannel open(Path file) throws IOException {
    OwnerOnly.tighten(file);
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
        OwnerOnly.FILE);
  }

  /** Whole or not at all; with {@code durable} it is on the disk when this returns. */
  void append(String line, boolean durable) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    if (size > 0 && size + bytes.length > maxBytes) {
      rotate();
    }
    try {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      if (durable) {
        channel.force(false);
      }
      size += bytes.length;
    } catch (IOException e) {
      try {
        // A torn line would spoil the one that comes when there is room again.
        channel.truncate(size);
      } catch (IOException notEvenThat) {
        e.addSuppressed(notEvenThat);
      }
      throw e;
    }
  }

  /** The fresh one is there before any other is moved: what fails is tried again and again. */
  private void rotate() throws IOException {
    channel.force(true);
    Path made = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(made);
    FileChannel fresh = open(made);
    boolean done = false;
    try {
      int free = 0;
      while (free < MAX_FILES - 1 && Files.exists(file(free))) {
        free++;
      }
      for (int i = free - 1; i >= 0; i--) {
        Files.move(file(i), file(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
      done = true;
    } finally {
      if (!done) {
        fresh.close();
      }
    }
    channel.close();
    channel = fresh;
    size = 0;
  }

  private Path file(int age) {
    return age == 0 ? path : path.resolveSibling(path.getFileName() + "." + age);
  }

  /** The newest, oldest of them first. */
  List<String> last(int most) throws IOException {
    List<String> all = new ArrayList<>();
    for (int age = 0; age < MAX_FILES && all.size() < most; age++) {
      if (!Files.isRegularFile(file(age))) {
        break;
      }
      Deque<String> newest = new ArrayDeque<>();
      try (Stream<String> lines = Files.lines(file(age))) {
        int room = most - all.size();
        lines.forEach(
            line -> {
              newest.addLast(line);
              if (newest.size() > room) {
                newest.removeFirst();
              }
            });
      }
      all.addAll(0, newest);
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
