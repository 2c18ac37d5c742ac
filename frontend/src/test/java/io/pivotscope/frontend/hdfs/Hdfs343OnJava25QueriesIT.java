package io.pivotscope.frontend.hdfs;

import io.pivotscope.frontend.it.Jdks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The current release on JDK 25, where there is one. */
final class Hdfs343OnJava25QueriesIT extends HdfsQueriesBase {
  private static final Optional<Path> HOME = Jdks.java25();

  Hdfs343OnJava25QueriesIT() {
    super(HdfsRelease.V3_4_3, HOME.orElse(Path.of("")));
  }

  @Override
  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    Assumptions.assumeTrue(HOME.isPresent() && Jdks.isChosen(HOME.get().toString()));
    super.start(directory);
  }
}
