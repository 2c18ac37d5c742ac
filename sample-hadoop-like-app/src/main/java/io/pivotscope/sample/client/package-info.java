/**
 * The programs that use the system, each a main class: readers of small and of large files, of rows
 * and of tables, a sort, and a stress test of small random reads. Each runs one operation after the
 * other, adds up what they cost the DataNodes, and says so on its standard output.
 *
 * <p>It knows the data sets and the client sides of the services. How the services work is left to
 * their packages.
 */
@NullMarked
package io.pivotscope.sample.client;

import org.jspecify.annotations.NullMarked;
