/**
 * One causal chain of a query: the events of one request at the query's tracepoints, put in the
 * order in which they happened. {@code Assembly} is pure; {@code Chains} has the events collected
 * for a few seconds. Knows programs and runs; leaves texts to the compiler, requests to HTTP and
 * pictures to view.
 */
@NullMarked
package io.pivotscope.frontend.chain;

import org.jspecify.annotations.NullMarked;
