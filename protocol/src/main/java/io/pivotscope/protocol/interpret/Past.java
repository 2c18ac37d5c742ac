package io.pivotscope.protocol.interpret;

import io.pivotscope.baggage.Baggage;

/**
 * What an event can know of what happened before it: one query's view of the baggage at hand.
 *
 * @param settled whether the history of the event's request is whole (LANGUAGE 1.5)
 */
public record Past(Baggage baggage, long query, long epoch, boolean settled) {}
