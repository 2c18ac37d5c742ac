/**
 * The meaning of an advice program: what an event reads of its past, packs and emits, and how
 * groups become the rows of a result. Knows baggage and the program's records; leaves weaving,
 * panes and reports to the agent, and merging to the frontend.
 */
@NullMarked
package io.pivotscope.protocol.interpret;

import org.jspecify.annotations.NullMarked;
