package io.pivotscope.frontend.hdfs;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The current release. */
@ParameterizedClass
@MethodSource("io.pivotscope.frontend.it.Jdks#some")
final class Hdfs343QueriesIT extends HdfsQueriesBase {
  Hdfs343QueriesIT(String java) {
    super(HdfsRelease.V3_4_3, Path.of(java));
  }
}
