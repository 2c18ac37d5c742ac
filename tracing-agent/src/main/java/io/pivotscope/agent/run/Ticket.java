package io.pivotscope.agent.run;

/**
 * What the sender of a message keeps until the reply comes: which request asked, and under which
 * ordinal. Opaque, immutable, used for at most one {@link Requests#completed}; may be dropped.
 */
public final class Ticket {}
