/**
 * The agent's side of the link: connects, keeps the queries of this process as the frontend wants
 * them, and sends what they recorded.
 *
 * <p>One daemon thread does all of it, beside one that lives as long as a weaving. Knows the link's
 * messages and sockets; leaves weaving to weave, recording to run and aggregate.
 */
@NullMarked
package io.pivotscope.agent.report;

import org.jspecify.annotations.NullMarked;
