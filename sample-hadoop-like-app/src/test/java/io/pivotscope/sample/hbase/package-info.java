/** Tests of tables on a file system in the same JVM. */
@NullMarked
package io.pivotscope.sample.hbase;

import org.jspecify.annotations.NullMarked;
