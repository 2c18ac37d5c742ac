package io.pivotscope.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Pages that are made from the program. {@code -Dgolden=write} writes them anew. */
public final class GoldenFile {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private GoldenFile() {}

  /**
   * @param path from the root of the project
   */
  public static void assertSame(String path, String made) throws IOException {
    Path file = ROOT.resolve(path);
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, made);
    }
    assertThat(file).as("run the test with -Dgolden=write").exists();
    assertThat(firstDifference(Files.readString(file), made))
        .as(path + " differs; run the test with -Dgolden=write")
        .isEmpty();
  }

  /** Empty if there is none: the whole of a long page tells nobody anything. */
  private static String firstDifference(String there, String made) {
    List<String> old = there.lines().toList();
    List<String> now = made.lines().toList();
    for (int i = 0; i < Math.max(old.size(), now.size()); i++) {
      String was = i < old.size() ? old.get(i) : "(end)";
      String is = i < now.size() ? now.get(i) : "(end)";
      if (!was.equals(is)) {
        return "line " + (i + 1) + " is '" + was + "', and should be '" + is + "'";
      }
    }
    return there.equals(made) ? "" : "the last line feed";
  }
}
