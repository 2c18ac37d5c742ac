package io.pivotscope.frontend.http;

import io.pivotscope.compiler.catalogue.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The catalogue files that ship, and those that are given. */
final class Catalogues {
  private Catalogues() {}

  /** Each of {@code /catalogues/*.tracepoints} on the class path, in the order of their names. */
  static List<Catalogue> shipped() {
    try {
      URI uri = Objects.requireNonNull(Catalogues.class.getResource("/catalogues")).toURI();
      if (!uri.getScheme().equals("jar")) {
        return directory(Path.of(uri));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return directory(jar.getPath("/catalogues"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
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
