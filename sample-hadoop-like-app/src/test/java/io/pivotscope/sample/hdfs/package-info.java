/** Tests of the file system: NameNode and DataNodes in one JVM. */
@NullMarked
package io.pivotscope.sample.hdfs;

import org.jspecify.annotations.NullMarked;
