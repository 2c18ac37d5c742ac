/** Tests of jobs on a file system in the same JVM. */
@NullMarked
package io.pivotscope.sample.mapreduce;

import org.jspecify.annotations.NullMarked;
