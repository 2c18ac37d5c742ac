/**
 * A small system in the shape of Hadoop, in several JVMs of one machine: {@link
 * io.pivotscope.sample.SampleCluster} starts and loads it, runs client programs, and cleans up.
 *
 * <p>It knows which process runs where, with which flags and faults. What the processes do is left
 * to the packages below. The system knows nothing of whoever watches it.
 */
@NullMarked
package io.pivotscope.sample;

import org.jspecify.annotations.NullMarked;
