package io.pivotscope.benchmarks.guest;

import java.util.HashMap;
import java.util.Map;

/**
 * Requests that send messages with something in their baggage, by a protocol of their own that
 * {@code hops.carrier} declares: sender and receiver are the same thread, so what a message costs
 * is its header's making and reading.
 */
public final class Hops implements ScaleWorker.Chunk {
  /** Requests of a chunk. */
  public static final int REQUESTS = 4;

  /** Messages of a request, each received by a handler of its own. */
  public static final int HOPS = 16;

  private final Work work;
  private final String[] keys;
  private final boolean allJoin;

  /**
   * @param tuples events that a request has packed before it sends, each with a key of its own
   * @param allJoin whether every handler has an event that is joined with them, or the last alone
   */
  Hops(Work work, int tuples, boolean allJoin) {
    this.work = work;
    this.keys = Rotation.keys(tuples);
    this.allJoin = allJoin;
  }

  /** What goes from sender to receiver. */
  static final class Message {
    final Map<String, byte[]> headers = new HashMap<>();
    final boolean joins;

    Message(boolean joins) {
      this.joins = joins;
    }
  }

  @Override
  public long run() {
    long sum = 0;
    for (int i = 0; i < REQUESTS; i++) {
      sum += request();
    }
    return sum;
  }

  private long request() {
    long sum = 0;
    for (int i = 0; i < keys.length; i++) {
      sum += work.packed(keys[i], i);
    }
    for (int i = 1; i <= HOPS; i++) {
      Message message = new Message(allJoin || i == HOPS);
      send(message);
      sum += handle(message);
    }
    return sum;
  }

  private void send(Message message) {}

  private long handle(Message message) {
    return message.joins ? work.joined("client-2", 1) : 0;
  }
}
