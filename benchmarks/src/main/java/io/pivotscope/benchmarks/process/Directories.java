package io.pivotscope.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Temporary folders; what is left of them goes when this process ends. */
final class Directories {
  private static final Set<Path> MADE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Directories::deleteAll, "delete folders"));
  }

  private Directories() {}

  static Path make() throws IOException {
    Path directory = Files.createTempDirectory("pivotscope-benchmark");
    MADE.add(directory);
    return directory;
  }

  static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
    MADE.remove(directory);
  }

  private static void deleteAll() {
    for (Path directory : MADE) {
      try {
        delete(directory);
      } catch (IOException e) {
        System.err.println("left behind: " + directory);
      }
    }
  }
}
