/**
 * What every process of the system shares with its parent: flags, lines of JSON on the standard
 * streams, and ending when the parent does.
 *
 * <p>It knows text and streams. What the processes do with them is left to their own packages.
 */
@NullMarked
package io.pivotscope.sample.process;

import org.jspecify.annotations.NullMarked;
