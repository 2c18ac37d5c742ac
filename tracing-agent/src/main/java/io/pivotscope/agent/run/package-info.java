/**
 * What a thread knows while queries run: its current request, the request's baggage, its clock, and
 * the advice that acts there.
 *
 * <p>Knows baggage and the advice program. Leaves to others how methods come to call it (weave),
 * which hand-offs and carriers there are (propagate, carrier), and what becomes of rows (aggregate,
 * report).
 */
@NullMarked
package io.pivotscope.agent.run;

import org.jspecify.annotations.NullMarked;
