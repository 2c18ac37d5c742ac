package io.pivotscope.frontend.store;

import io.pivotscope.frontend.access.OwnerOnly;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of entries.
 *
 * <pre>
 *   | length : 4 | crc32c of the bytes : 4 | bytes |  ...
 * </pre>
 *
 * An entry is durable once {@link #sync} has returned after its {@link #append}. A process that
 * dies in between leaves a torn tail: {@link #open} stops at the first entry that is short or whose
 * sum is wrong, and cuts the file there. {@link #rewrite} replaces all entries at once, or none.
 * One thread at a time; one process at a time, held by a lock file.
 */
public final class Journal implements Closeable {
  private static final String NAME = "journal";
  private static final int HEADER_BYTES = 8;

  /** No entry is longer: a length beyond it is a torn tail. */
  static final int MAX_ENTRY_BYTES = 1 << 28;

  private final Path directory;
  private final FileChannel lockChannel;
  private FileChannel channel;
  private boolean dirty;

  private Journal(Path directory, FileChannel lockChannel, FileChannel channel) {
    this.directory = directory;
    this.lockChannel = lockChannel;
    this.channel = channel;
  }

  /**
   * Opens the journal of a directory, made where it is missing, and gives every whole entry to
   * {@code replay} in the order of appending.
   *
   * @throws IOException if another process has it open, or the disk says no
   */
  public static Journal open(Path directory, Consumer<byte[]> replay) throws IOException {
    makeDirectory(directory);
    FileChannel lockChannel = writing(directory.resolve("lock"));
    boolean opened = false;
    try {
      if (lock(lockChannel) == null) {
        throw new IOException(directory + " is in use by another frontend");
      }
      Path file = directory.resolve(NAME);
      long end = Files.exists(file) ? replay(file, replay) : 0;
      FileChannel channel = writing(file);
      channel.truncate(end).position(end);
      opened = true;
      return new Journal(directory, lockChannel, channel);
    } finally {
      if (!opened) {
        lockChannel.close();
      }
    }
  }

  /** What it holds was read from running programs: one made here is the owner's alone. */
  public static void makeDirectory(Path directory) throws IOException {
    Files.createDirectories(directory, OwnerOnly.DIRECTORY);
  }

  /** So is a file, whoever made it. */
  private static FileChannel writing(Path file) throws IOException {
    OwnerOnly.tighten(file);
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnly.FILE);
  }

  private static @Nullable FileLock lock(FileChannel lockChannel) throws IOException {
    try {
      return lockChannel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  /** Returns the length of the file up to the last whole entry. */
  private static long replay(Path file, Consumer<byte[]> replay) throws IOException {
    long end = 0;
    try (InputStream raw = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(raw, 1 << 16))) {
      while (true) {
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (header.length < HEADER_BYTES) {
          return end;
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        int length = fields.getInt();
        int sum = fields.getInt();
        if (length < 0 || length > MAX_ENTRY_BYTES) {
          return end;
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length || sum(bytes) != sum) {
          return end;
        }
        replay.accept(bytes);
        end += HEADER_BYTES + length;
      }
    }
  }

  /** Appends an entry; it is durable after the next {@link #sync}. */
  public void append(byte[] entry) throws IOException {
    dirty = true;
    write(channel, entry);
  }

  /** Makes everything appended so far durable; cheap when there is nothing. */
  public void sync() throws IOException {
    if (dirty) {
      channel.force(false);
      dirty = false;
    }
  }

  /** Bytes in the file. */
  public long size() throws IOException {
    return channel.size();
  }

  /** An entry is longer than any may be. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    TooLargeException(int bytes) {
      super("entry of " + bytes + " bytes");
    }
  }

  /**
   * Replaces all entries by these, durably and atomically.
   *
   * @throws TooLargeException if one does not fit; the journal is then as it was
   */
  public void rewrite(Iterable<byte[]> entries) throws IOException {
    Path fresh = directory.resolve(NAME + ".new");
    FileChannel next = writing(fresh);
    try {
      next.truncate(0);
      for (byte[] entry : entries) {
        write(next, entry);
      }
    } catch (TooLargeException e) {
      next.close();
      throw e;
    }
    next.force(true);
    Files.move(fresh, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel dir = FileChannel.open(directory, StandardOpenOption.READ)) {
      dir.force(true);
    }
    channel.close();
    channel = next;
    dirty = false;
  }

  @Override
  public void close() throws IOException {
    try {
      sync();
    } finally {
      channel.close();
      lockChannel.close();
    }
  }

  private static void write(FileChannel to, byte[] entry) throws IOException {
    if (entry.length > MAX_ENTRY_BYTES) {
      throw new TooLargeException(entry.length);
    }
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putInt(entry.length).putInt(sum(entry)).flip();
    ByteBuffer[] both = {header, ByteBuffer.wrap(entry)};
    while (both[0].hasRemaining() || both[1].hasRemaining()) {
      to.write(both);
    }
  }

  private static int sum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
