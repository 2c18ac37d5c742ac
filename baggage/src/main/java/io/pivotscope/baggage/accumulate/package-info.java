/**
 * Accumulators: commutative monoids that packed bags, the agent's local aggregation, the frontend
 * and history share. Knows values; knows nothing of queries or windows.
 */
@NullMarked
package io.pivotscope.baggage.accumulate;

import org.jspecify.annotations.NullMarked;
