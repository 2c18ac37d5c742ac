/**
 * The overhead table of the Pivot Tracing paper (section 6.3, table 5) on HDFS 3.4.3: real servers
 * and a closed-loop client, with and without the agent, side by side. Build with {@code mvn -B
 * -Pbenchmarks -DskipTests package} and run in the checkout: {@code java -cp
 * 'benchmarks/target/classes:benchmarks/target/lib/*' io.pivotscope.benchmarks.hdfs.HdfsTable}.
 *
 * <p>It knows how a small HDFS is started, driven and observed from outside, and how queries are
 * installed through a frontend. Hadoop is on the class path of the processes it starts, never on
 * its own.
 */
@NullMarked
package io.pivotscope.benchmarks.hdfs;

import org.jspecify.annotations.NullMarked;
