package io.pivotscope.baggage;

/**
 * What every hop of a woven carrier carries beside the baggage.
 *
 * @param hlc the sender's stamp of the send
 * @param sentMicros the sender's physical time at the send, microseconds since the Unix epoch
 * @param request id of the request's root event
 * @param root how the request began
 * @param unsettledFrom the HLC at which history that may be incomplete began (a message without
 *     header, work in progress when it was armed, a refused hop); 0 if the request's past is whole
 */
public record Header(
    long hlc, long sentMicros, EventId request, RootKind root, long unsettledFrom) {}
