/**
 * The agent's wiring and its options.
 *
 * <p>{@link io.pivotscope.agent.AgentMain} shows every part and who gets which. It knows all the
 * other packages; none of them knows it.
 */
@NullMarked
package io.pivotscope.agent;

import org.jspecify.annotations.NullMarked;
