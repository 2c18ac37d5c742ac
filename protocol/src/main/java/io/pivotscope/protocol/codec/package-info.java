/**
 * Records of {@code protocol.link} and {@code protocol.advice} to bytes and back, in the protobuf
 * wire format that {@code link.proto} and {@code advice.proto} fix. The only package that sees
 * generated classes. Messages that a process without any query exchanges are coded by hand, so that
 * an agent loads no protobuf class before its first query. Leaves sockets to both ends.
 */
@NullMarked
package io.pivotscope.protocol.codec;

import org.jspecify.annotations.NullMarked;
