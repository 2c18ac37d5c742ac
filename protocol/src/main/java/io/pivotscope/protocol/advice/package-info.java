/**
 * The advice program: what a query became, as records. Knows tracepoints, expressions, slots and
 * sinks; leaves what they mean to {@code evaluate} and {@code interpret}, whether they are sound to
 * {@code verify}.
 */
@NullMarked
package io.pivotscope.protocol.advice;

import org.jspecify.annotations.NullMarked;
