package io.pivotscope.frontend.hdfs;

import java.nio.file.Path;

/** The current release, on the JDK of this test. */
final class Hdfs343QueriesIT extends HdfsQueriesBase {
  Hdfs343QueriesIT() {
    super(HdfsRelease.V3_4_3, Path.of(System.getProperty("java.home")));
  }
}
