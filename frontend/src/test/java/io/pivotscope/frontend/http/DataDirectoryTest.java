package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.RunningFrontend;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a frontend keeps is its owner's alone, also in a directory that others may read. */
@Timeout(60)
class DataDirectoryTest {
  @TempDir Path directory;

  private static String modes(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void open(Path file) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void whatIsOursIsTightenedAndTheRestIsSaid() throws Exception {
    Path data = directory.resolve("data");
    new RunningFrontend(directory).close();
    assertThat(modes(data)).isEqualTo("rwx------");
    Files.writeString(data.resolve("audit.log.1"), "{}\n");
    Files.createDirectories(data.resolve("history"));
    Files.writeString(data.resolve("mine"), "not the frontend's\n");
    List<String> ours = List.of("journal", "lock", "audit.log", "audit.log.1");
    for (String each : ours) {
      open(data.resolve(each));
    }
    for (Path each : List.of(data, data.resolve("history"), data.resolve("mine"))) {
      open(each);
    }
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      new RunningFrontend(directory).close();
    } finally {
      System.setErr(before);
    }
    for (String each : ours) {
      assertThat(modes(data.resolve(each))).as(each).isEqualTo("rw-------");
    }
    assertThat(modes(data.resolve("history"))).isEqualTo("rwx------");
    assertThat(List.of(modes(data), modes(data.resolve("mine")))).containsOnly("rwxr-xr-x");
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("others can read or write " + data, "chmod 700 " + data);
  }
}
