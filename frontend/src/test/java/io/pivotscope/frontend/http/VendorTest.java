package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bundle of others is what its manifest says; {@code web-vendor} makes both. */
class VendorTest {
  private static final Path FOLDER = Path.of("src/main/resources/web/vendor");
  private static final Path SOURCES = Path.of("web-vendor");

  private static JsonObject manifest() throws Exception {
    return JsonParser.parseString(Files.readString(FOLDER.resolve("manifest.json")))
        .getAsJsonObject();
  }

  @Test
  void everyFileHasTheHashThatTheManifestSays() throws Exception {
    Map<String, String> told = new TreeMap<>();
    manifest()
        .getAsJsonObject("files")
        .entrySet()
        .forEach(file -> told.put(file.getKey(), file.getValue().getAsString()));
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.equals("manifest.json")) {
          byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
          found.put(name, HexFormat.of().formatHex(hash));
        }
      }
    }
    assertThat(found).isEqualTo(told).hasSize(2);
  }

  @Test
  void everyPackageIsLicensedAndOfTheVersionThatIsLocked() throws Exception {
    String licences = Files.readString(FOLDER.resolve("codemirror.LICENSE.txt"));
    JsonObject locked =
        JsonParser.parseString(Files.readString(SOURCES.resolve("package-lock.json")))
            .getAsJsonObject()
            .getAsJsonObject("packages");
    JsonObject packages = manifest().getAsJsonObject("packages");
    for (String name : packages.keySet()) {
      String version = packages.get(name).getAsString();
      assertThat(licences).contains(name + " " + version);
      assertThat(locked.getAsJsonObject("node_modules/" + name).get("version").getAsString())
          .as(name)
          .isEqualTo(version);
    }
    JsonObject wanted =
        JsonParser.parseString(Files.readString(SOURCES.resolve("package.json")))
            .getAsJsonObject()
            .getAsJsonObject("dependencies");
    assertThat(new TreeSet<>(packages.keySet())).containsAll(wanted.keySet());
  }
}
