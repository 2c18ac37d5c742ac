import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * Packs the classes of a directory into the one entry of the agent's jar that {@code AgentLoader}
 * reads; the format is described there.
 *
 * <p>A step of the build: {@code java OneEntry.java DIRECTORY FILE}.
 */
final class OneEntry {
  private static final int ROW_BYTES = 16;

  private record Packed(String name, byte[] deflated, int length) {}

  private OneEntry() {}

  public static void main(String[] arguments) throws IOException {
    Map<Integer, Packed> classes = classes(Path.of(arguments[0]));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(classes.size());
    int offset = Integer.BYTES + classes.size() * ROW_BYTES;
    for (Map.Entry<Integer, Packed> each : classes.entrySet()) {
      out.writeInt(each.getKey());
      out.writeInt(offset);
      out.writeInt(each.getValue().deflated.length);
      out.writeInt(each.getValue().length);
      offset += each.getValue().deflated.length;
    }
    for (Packed each : classes.values()) {
      out.write(each.deflated);
    }
    Files.write(Path.of(arguments[1]), bytes.toByteArray());
  }

  private static Map<Integer, Packed> classes(Path root) throws IOException {
    Map<Integer, Packed> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String path = root.relativize(file).toString().replace('\\', '/');
        if (!path.endsWith(".class")
            || path.endsWith("-info.class")
            || path.startsWith("META-INF/")) {
          continue;
        }
        String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
        byte[] plain = Files.readAllBytes(file);
        Packed packed = new Packed(name, deflated(plain), plain.length);
        Packed other = classes.put(name.hashCode(), packed);
        if (other != null) {
          throw new IOException("the hashes are the same, rename " + name + " or " + other.name);
        }
      }
    }
    return classes;
  }

  private static byte[] deflated(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(plain);
    deflater.finish();
    byte[] room = new byte[plain.length + 64];
    int length = 0;
    while (!deflater.finished()) {
      length += deflater.deflate(room, length, room.length - length);
    }
    deflater.end();
    return Arrays.copyOf(room, length);
  }
}
