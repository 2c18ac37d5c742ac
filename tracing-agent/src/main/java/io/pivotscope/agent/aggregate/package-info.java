/**
 * Local aggregation: what threads write, window by window, and when it may be read.
 *
 * <p>Each thread writes tables of its own; the reporter reads a pane once, after the watermark has
 * passed it. Knows tuples, accumulators and the hybrid clock; leaves to others where rows come from
 * (run) and how they travel (report).
 */
@NullMarked
package io.pivotscope.agent.aggregate;

import org.jspecify.annotations.NullMarked;
