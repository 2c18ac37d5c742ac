/**
 * What the agent may cost the process that it is a guest of, what it does cost, and which query has
 * to go where that is too much.
 *
 * <p>Knows time and shares of it. Leaves to others what an event does, and how a query that has
 * tripped is silenced and unwoven (run, report).
 */
@NullMarked
package io.pivotscope.agent.budget;

import org.jspecify.annotations.NullMarked;
