package io.pivotscope.frontend.hdfs;

import java.nio.file.Files;
import java.nio.file.Path;

/** The Hadoop releases that the testbeds resolve. */
public enum HdfsRelease {
  /** The current line; JDK 17 and 25. */
  V3_4_3("3.4.3", Integer.MAX_VALUE),
  /** The line before; it needs a security manager, so JDK 17 at most. */
  V3_3_6("3.3.6", 17),
  /**
   * The last line with the replica order defect of HDFS-6268; it needs a security manager, so JDK
   * 17 at most.
   */
  V2_4_1("2.4.1", 17);

  private final String version;
  private final int lastJava;

  HdfsRelease(String version, int lastJava) {
    this.version = version;
    this.lastJava = lastJava;
  }

  /** Whether this release runs on the given Java feature version. */
  public boolean runsOn(int javaFeature) {
    return javaFeature <= lastJava;
  }

  /** The folder of its jars. The testbed module fills it at {@code package}. */
  Path libraries() {
    return built(testbeds().resolve("hdfs-" + version + "/target/lib"));
  }

  /** The classes of the guest programs. */
  static Path programs() {
    return built(testbeds().resolve("hdfs-programs/target/classes"));
  }

  private static Path testbeds() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("testbeds");
  }

  private static Path built(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          folder + " is missing: package the modules below frontend/testbeds first");
    }
    return folder;
  }

  @Override
  public String toString() {
    return version;
  }
}
