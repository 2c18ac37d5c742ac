package io.pivotscope.protocol.carrier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of declarations, unread.
 *
 * @param file its name, for messages
 */
public record CarrierFile(String file, String text) {

  /** How the names of such files end. */
  private static final String SUFFIX = ".carrier";

  /**
   * The file, or all of a directory whose names end in {@code .carrier}, in the order of names.
   *
   * @throws IOException if it cannot be read
   */
  public static List<CarrierFile> at(Path fileOrDirectory) throws IOException {
    if (!Files.isDirectory(fileOrDirectory)) {
      return List.of(read(fileOrDirectory));
    }
    List<CarrierFile> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(fileOrDirectory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
        all.add(read(file));
      }
    }
    return all;
  }

  private static CarrierFile read(Path file) throws IOException {
    return new CarrierFile(file.toString(), Files.readString(file));
  }

  /** What is wrong with these files, in the form for a console; empty if nothing is. */
  public static String mistakes(List<CarrierFile> files) {
    return files.stream()
        .flatMap(file -> CarrierParser.parse(file).mistakes().stream())
        .map(Mistake::toString)
        .collect(Collectors.joining("\n"));
  }
}
