package io.pivotscope.sample.hdfs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Blocks as files of one directory. Thread-safe for different blocks. */
final class BlockStore {
  private final Path directory;

  BlockStore(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  FileChannel create(long blockId) throws IOException {
    return FileChannel.open(path(blockId), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  FileChannel open(long blockId) throws IOException {
    try {
      return FileChannel.open(path(blockId), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw (IOException) new FileNotFoundException("no block " + blockId).initCause(e);
    }
  }

  void delete(long blockId) throws IOException {
    Files.deleteIfExists(path(blockId));
  }

  /** Fills the buffer from a position of the block. */
  static void readFully(FileChannel block, ByteBuffer buffer, long position) throws IOException {
    while (buffer.hasRemaining()) {
      int read = block.read(buffer, position + buffer.position());
      if (read < 0) {
        throw new IOException("the block ends at " + (position + buffer.position()));
      }
    }
  }

  static void writeFully(FileChannel block, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      block.write(buffer);
    }
  }

  private Path path(long blockId) {
    return directory.resolve("blk_" + blockId);
  }
}
