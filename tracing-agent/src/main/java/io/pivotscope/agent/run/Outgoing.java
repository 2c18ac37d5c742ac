package io.pivotscope.agent.run;

import org.jspecify.annotations.Nullable;

/**
 * What goes out with one message.
 *
 * @param header to be carried unchanged, opaque to the carrier; not to be modified
 * @param ticket for the reply; null if none is awaited
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier copies it into its message at once
public record Outgoing(byte[] header, @Nullable Ticket ticket) {}
