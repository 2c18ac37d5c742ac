package io.pivotscope.frontend.hdfs;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The last release with the defect of HDFS-6268. */
final class Hdfs241QueriesIT extends HdfsQueriesBase {
  Hdfs241QueriesIT() {
    super(HdfsRelease.V2_4_1, Path.of(System.getProperty("java.home")));
  }

  @Override
  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    boolean runs = HdfsRelease.V2_4_1.runsOn(Runtime.version().feature());
    if (!runs) {
      System.out.println("skipped on this JDK: HDFS 2.4.1 needs a security manager, so JDK 17");
    }
    Assumptions.assumeTrue(runs);
    super.start(directory);
  }
}
