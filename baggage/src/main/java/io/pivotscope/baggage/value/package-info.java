/**
 * The values that tuples are made of: their types, order, equality and compact bytes. Knows nothing
 * of queries, baggage or clocks.
 */
@NullMarked
package io.pivotscope.baggage.value;

import org.jspecify.annotations.NullMarked;
