package io.pivotscope.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files that say what a text became. {@code -Dgolden=write} writes them anew. */
final class Golden {

  private static final Path DIRECTORY = Path.of("src", "test", "resources", "golden");

  private Golden() {}

  /** The texts that the files of a directory begin with. */
  static Stream<String> texts(String directory) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(DIRECTORY.resolve(directory))) {
      for (Path file : files.sorted().toList()) {
        texts.add(Files.readString(file).split("\n----", 2)[0]);
      }
    }
    return texts.stream();
  }

  static void check(String name, String actual) {
    Path file = DIRECTORY.resolve(name);
    try {
      if ("write".equals(System.getProperty("golden"))) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual);
      }
      assertThat(actual).as(name).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
