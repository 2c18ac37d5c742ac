package io.pivotscope.frontend.http;

import io.pivotscope.compiler.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The catalogue files that ship, and those that are given. */
final class Catalogues {
  private Catalogues() {}

  /** Each of {@code /catalogues/*.tracepoints} on the class path, in the order of their names. */
  static List<Catalogue> shipped() {
    return Shipped.read("/catalogues", Catalogues::directory);
  }

  private static List<Catalogue> directory(Path directory) throws IOException {
    List<Catalogue> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tracepoints")).sorted().toList()) {
        all.add(Catalogue.parse(Files.readString(file), String.valueOf(file.getFileName())));
      }
    }
    return all;
  }

  /** With later files overriding earlier ones. */
  static Catalogue with(Catalogue base, List<Api.CatalogueFile> files) {
    Catalogue all = base;
    for (Api.CatalogueFile file : files) {
      all = all.merge(Catalogue.parse(file.text(), file.file()));
    }
    return all;
  }

  /**
   * @throws IOException if a file cannot be read
   */
  static Catalogue with(Catalogue base, Iterable<Path> files) throws IOException {
    Catalogue all = base;
    for (Path file : files) {
      all = all.merge(Catalogue.parse(Files.readString(file), file.toString()));
    }
    return all;
  }
}
