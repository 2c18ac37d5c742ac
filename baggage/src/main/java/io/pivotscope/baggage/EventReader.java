package io.pivotscope.baggage;

import io.pivotscope.baggage.EventWriter.Source;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/** Reads the events of a set, as {@link EventWriter} draws them. */
final class EventReader {
  private final ByteSource in;
  private final List<Source> sources = new ArrayList<>();
  private final List<Long> processes = new ArrayList<>();
  private long lastHlc;
  private int lastSource = -1;
  private int lastWidth = -1;

  EventReader(ByteSource in) {
    this.in = in;
  }

  /**
   * @throws MalformedException if the bytes are no event
   */
  PackedEvent read() {
    long head = in.readVarint();
    lastHlc = hlc(head);
    boolean like = (head & 1) != 0;
    if (!like) {
      like = readSource();
    }
    if (lastSource < 0) {
      throw new MalformedException("an event like the one before, and there is none");
    }
    Source source = sources.get(lastSource);
    return new PackedEvent(new EventId(lastHlc, source.process(), source.slot()), readRows(like));
  }

  private long hlc(long head) {
    if (head == 0) {
      return lastHlc + in.readZigzag();
    }
    long step = head >>> 3;
    long logical = head >>> 1 & 3;
    return logical < EventWriter.FULL_STEP
        ? ((lastHlc >> Hlc.LOGICAL_BITS) + step << Hlc.LOGICAL_BITS) + logical
        : lastHlc + step;
  }

  /** Returns whether the rows are like the last. */
  private boolean readSource() {
    int head = in.readInt(2 * sources.size() + 1);
    lastSource = (head >> 1) - 1;
    if (lastSource < 0) {
      int process = in.readInt(processes.size());
      if (process == 0) {
        processes.add(in.readFixed64());
        process = processes.size();
      }
      sources.add(new Source(processes.get(process - 1), in.readInt(Integer.MAX_VALUE)));
      lastSource = sources.size() - 1;
    }
    return (head & 1) != 0;
  }

  private List<Tuple> readRows(boolean like) {
    if (like) {
      if (lastWidth < 0) {
        throw new MalformedException("a row like the one before, and there is none");
      }
      return List.of(ValueCodec.readValues(in, lastWidth));
    }
    int count = in.readCount();
    List<Tuple> rows = new ArrayList<>(Math.min(count, 16));
    for (int i = 0; i < count; i++) {
      Tuple row = ValueCodec.readTuple(in);
      rows.add(row);
      lastWidth = row.size();
    }
    return rows;
  }
}
