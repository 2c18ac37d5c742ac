package io.pivotscope.frontend.hdfs;

import io.pivotscope.frontend.it.Jdks;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The current release, on the JDK of this test. */
final class Hdfs343QueriesIT extends HdfsQueriesBase {
  private static final String HOME = System.getProperty("java.home");

  Hdfs343QueriesIT() {
    super(HdfsRelease.V3_4_3, Path.of(HOME));
  }

  @Override
  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    Assumptions.assumeTrue(Jdks.isChosen(HOME));
    super.start(directory);
  }
}
