package io.pivotscope.sample.rpc;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A call on the client's side that waits for its reply. Thread-safe. */
final class PendingCall {
  final long id;
  final String method;
  final Cost cost;

  /** What the request's header carries besides its fixed fields; of the caller's thread alone. */
  final Map<String, byte[]> requestMetadata = new HashMap<>();

  final CompletableFuture<ByteString> reply = new CompletableFuture<>();

  private final Consumer<Packet> packetSink;
  private final Map<Integer, CompletableFuture<Integer>> unacknowledged = new ConcurrentHashMap<>();

  PendingCall(long id, String method, Cost cost, Consumer<Packet> packetSink) {
    this.id = id;
    this.method = method;
    this.cost = cost;
    this.packetSink = packetSink;
  }

  void packetArrived(Packet packet) {
    packetSink.accept(packet);
  }

  /** Completes with the packet's number, on the client's event loop. */
  CompletableFuture<Integer> expectAck(int seq) {
    CompletableFuture<Integer> ack = new CompletableFuture<>();
    unacknowledged.put(seq, ack);
    if (reply.isDone()) {
      // The call ended between two packets: nobody else will complete this one.
      ackArrivedNever(new IOException(method + " has ended"));
    }
    return ack;
  }

  void ackArrived(int seq) {
    CompletableFuture<Integer> ack = unacknowledged.remove(seq);
    if (ack != null) {
      ack.complete(seq);
    }
  }

  void fail(IOException failure) {
    reply.completeExceptionally(failure);
    ackArrivedNever(failure);
  }

  void ackArrivedNever(IOException why) {
    unacknowledged.forEach(
        (seq, ack) -> {
          if (unacknowledged.remove(seq, ack)) {
            ack.completeExceptionally(why);
          }
        });
  }
}
