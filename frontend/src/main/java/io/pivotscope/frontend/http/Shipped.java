package io.pivotscope.frontend.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Folders of files that ship on the class path. */
final class Shipped {

  /** Reads the files of a folder, which may be gone afterwards. */
  @FunctionalInterface
  interface Reading<T> {
    T read(Path folder) throws IOException;
  }

  private Shipped() {}

  static <T> T read(String folder, Reading<T> reading) {
    try {
      URI uri = Objects.requireNonNull(Shipped.class.getResource(folder)).toURI();
      if (!uri.getScheme().equals("jar")) {
        return reading.read(Path.of(uri));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return reading.read(jar.getPath(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
