/**
 * The advice program: what a query became, as records. Knows tracepoints, expressions, slots and
 * sinks; leaves to others how a query was written, how advice is run and how results are shown.
 */
@NullMarked
package io.pivotscope.protocol.advice;

import org.jspecify.annotations.NullMarked;
