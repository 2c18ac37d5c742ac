/**
 * A real HDFS on one machine, for integration tests: a name node, data nodes and clients as
 * separate JVMs on emulated hosts.
 *
 * <p>It knows how Hadoop 2.4.1 and 3.4.3 are configured, started and observed from outside (files,
 * flags, {@code /jmx}), and the guest programs of {@code frontend/testbeds/hdfs-programs}. It
 * leaves agents to its callers, who add JVM arguments per process, and it never has Hadoop on its
 * own class path.
 */
@NullMarked
package io.pivotscope.frontend.hdfs;

import org.jspecify.annotations.NullMarked;
