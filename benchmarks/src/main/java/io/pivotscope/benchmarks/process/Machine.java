package io.pivotscope.benchmarks.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Properties;

/** Where and when something was measured: what stands above a table. */
final class Machine {
  private final double loadBefore = load();

  /**
   * @param command that makes the table again, and how often it has measured
   */
  String header(String command, Path javaHome) throws IOException {
    return String.join(
        "\n",
        List.of(
            "`"
                + command
                + ", "
                + OffsetDateTime.now().format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm")),
            "",
            Runtime.getRuntime().availableProcessors()
                + " cores, "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.arch")
                + ", JDK "
                + version(javaHome)
                + ", load "
                + Spread.text(loadBefore)
                + " before and "
                + Spread.text(load())
                + " after",
            ""));
  }

  /** As the JDK's own file says. */
  static String version(Path javaHome) throws IOException {
    Properties release = new Properties();
    try (var in = Files.newInputStream(javaHome.resolve("release"))) {
      release.load(in);
    }
    return release.getProperty("JAVA_VERSION", "?").replace("\"", "");
  }

  /** 17 of {@code 17.0.15}. */
  static int feature(Path javaHome) throws IOException {
    return Runtime.Version.parse(version(javaHome)).feature();
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
