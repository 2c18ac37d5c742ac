package io.pivotscope.frontend.hdfs;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The current release on JDK 25, where that is named by {@code pivotscope.java25.home}. */
final class Hdfs343OnJava25QueriesIT extends HdfsQueriesBase {
  private static final String HOME = System.getProperty("pivotscope.java25.home", "");

  Hdfs343OnJava25QueriesIT() {
    super(HdfsRelease.V3_4_3, Path.of(HOME));
  }

  @Override
  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    if (HOME.isEmpty()) {
      System.out.println("skipped on JDK 25: -Dpivotscope.java25.home names none");
    }
    Assumptions.assumeFalse(HOME.isEmpty());
    super.start(directory);
  }
}
