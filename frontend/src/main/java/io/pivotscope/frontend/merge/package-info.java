/**
 * What reports add up to: groups and streamed rows of each open window and of the whole run. Each
 * row is in exactly one window; windows close on the frontier. Knows baggage's accumulators and the
 * shape of a query's output; leaves who reported, and whether twice, to lifecycle.
 */
@NullMarked
package io.pivotscope.frontend.merge;

import org.jspecify.annotations.NullMarked;
