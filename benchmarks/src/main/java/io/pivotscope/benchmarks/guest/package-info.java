/**
 * What runs inside the JVMs that are measured: work to be traced, and workers that do it on command
 * and say what it cost them. Knows nothing of Pivotscope but for {@code Silencer}, which looks into
 * the agent; the classes for peers know one peer each.
 */
@NullMarked
package io.pivotscope.benchmarks.guest;

import org.jspecify.annotations.NullMarked;
