/** The laws that every accumulator keeps, and what each one computes. */
@NullMarked
package io.pivotscope.baggage.accumulate;

import org.jspecify.annotations.NullMarked;
