package io.pivotscope.baggage;

import io.pivotscope.baggage.clock.Hlc;
import java.nio.ByteBuffer;

/**
 * Names one event, everywhere and for ever. The order is a linear extension of happened-before,
 * since every carried edge hands the stamp on.
 *
 * @param hlc the event's hybrid logical time; strictly increases in a slot
 * @param process the process incarnation, random
 * @param slot the thread's slot in the process, not negative
 */
public record EventId(long hlc, long process, int slot) implements Comparable<EventId> {

  /** Below every id that a clock gives. */
  public static final EventId FIRST = new EventId(Long.MIN_VALUE, Long.MIN_VALUE, 0);

  @Override
  public int compareTo(EventId other) {
    int order = Long.compare(hlc, other.hlc);
    if (order == 0) {
      order = Long.compare(process, other.process);
    }
    return order != 0 ? order : Integer.compare(slot, other.slot);
  }

  /** Twenty bytes whose unsigned order is the order of ids. */
  public byte[] sortKey() {
    return ByteBuffer.allocate(20)
        .putLong(hlc ^ Long.MIN_VALUE)
        .putLong(process ^ Long.MIN_VALUE)
        .putInt(slot)
        .array();
  }

  @Override
  public String toString() {
    return Hlc.toString(hlc) + "@" + Long.toHexString(process) + "." + slot;
  }
}
