package io.pivotscope.frontend.it;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What JaCoCo's agent has written at the end of a process: by class, the id that it makes of the
 * class file it was shown, and which of its probes were passed. A class whose file was not the
 * application's has another id, and no report counts it.
 *
 * <pre>
 *   01 magic version    10 session start dump    11 id name count(varint) probes(bits)
 * </pre>
 */
final class Coverage {
  private static final int HEADER = 0x01;
  private static final int SESSION = 0x10;
  private static final int CLASS = 0x11;

  private Coverage() {}

  static Map<String, String> of(Path file, String prefix) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      while (true) {
        switch (in.readUnsignedByte()) {
          case HEADER -> in.readInt();
          case SESSION -> {
            in.readUTF();
            in.readLong();
            in.readLong();
          }
          case CLASS -> {
            long id = in.readLong();
            String name = in.readUTF();
            byte[] probes = in.readNBytes((varint(in) + Byte.SIZE - 1) / Byte.SIZE);
            if (name.startsWith(prefix)) {
              found.put(name, Long.toHexString(id) + Arrays.toString(probes));
            }
          }
          default -> throw new IOException("no such block in " + file);
        }
      }
    } catch (EOFException end) {
      return found;
    }
  }

  private static int varint(DataInputStream in) throws IOException {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = in.readUnsignedByte();
      value |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
  }
}
