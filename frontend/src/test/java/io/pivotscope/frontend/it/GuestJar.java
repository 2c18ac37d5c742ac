package io.pivotscope.frontend.it;

import io.pivotscope.guest.Neighbour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The guests as a jar, for what does not work with a directory. */
final class GuestJar {
  private static final String PACKAGE = "io/pivotscope/guest/";

  private GuestJar() {}

  static Path plain(Path jar) throws IOException {
    Path classes =
        Path.of(Neighbour.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(classes.resolve(PACKAGE))) {
      all.filter(file -> file.toString().endsWith(".class")).sorted().forEach(files::add);
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files) {
        out.putNextEntry(new JarEntry(PACKAGE + file.getFileName()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  /** By somebody whom nobody knows. */
  static Path signed(Path jar) throws IOException {
    plain(jar);
    Path keys = jar.resolveSibling("keys");
    List<String> store =
        List.of("-keystore", keys.toString(), "-storepass", "changeit", "-keypass", "changeit");
    List<String> key = new ArrayList<>(List.of("keytool", "-genkeypair", "-alias", "guest"));
    key.addAll(List.of("-dname", "CN=guest", "-keyalg", "EC", "-validity", "7"));
    key.addAll(store);
    tool(key);
    List<String> sign = new ArrayList<>(List.of("jarsigner"));
    sign.addAll(store);
    sign.addAll(List.of(jar.toString(), "guest"));
    tool(sign);
    return jar;
  }

  private static void tool(List<String> words) {
    List<String> command = new ArrayList<>(words);
    command.set(0, Path.of(System.getProperty("java.home"), "bin", words.get(0)).toString());
    Child tool = Child.start(words.get(0), command, Map.of());
    if (tool.awaitExit() != 0) {
      throw new AssertionError(tool.toString());
    }
  }
}
