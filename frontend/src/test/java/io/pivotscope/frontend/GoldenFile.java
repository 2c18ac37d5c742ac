package io.pivotscope.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    assertThat(Files.readString(file)).as(path + ": -Dgolden=write writes it").isEqualTo(made);
  }
}
