package io.pivotscope.sample.rpc;

import com.google.protobuf.ByteString;

/**
 * One piece of a stream that belongs to a call.
 *
 * @param seq position in the stream, from 0
 * @param last whether the stream ends with this packet
 */
public record Packet(int seq, boolean last, ByteString data) {}
