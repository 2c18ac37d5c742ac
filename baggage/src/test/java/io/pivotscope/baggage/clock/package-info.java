/** Clocks that jump, drift and jitter, and what stamps must keep all the same. */
@NullMarked
package io.pivotscope.baggage.clock;

import org.jspecify.annotations.NullMarked;
