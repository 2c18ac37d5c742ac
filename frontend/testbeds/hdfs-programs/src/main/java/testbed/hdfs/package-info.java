/**
 * What the HDFS testbeds run beside Hadoop itself: a launcher that ties a server's life to its
 * standard input, a socket factory that gives a process its own loopback address, and small client
 * programs with exactly known traffic.
 *
 * <p>It knows the Hadoop client API that 2.4.1 and 3.4.3 share, and nothing of Pivotscope: to the
 * agent these are ordinary application classes, which is why the package is outside {@code
 * io.pivotscope}.
 */
@NullMarked
package testbed.hdfs;

import org.jspecify.annotations.NullMarked;
