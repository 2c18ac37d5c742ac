/**
 * A small MapReduce that sorts: the input is a file of the file system or a table, map tasks read
 * its splits in parallel, reduce tasks write sorted files. One process holds tracker and tasks, the
 * shuffle is in its memory.
 *
 * <p>It knows jobs, tasks and records. Files and rows are left to {@code hdfs} and {@code hbase}.
 */
@NullMarked
package io.pivotscope.sample.mapreduce;

import org.jspecify.annotations.NullMarked;
