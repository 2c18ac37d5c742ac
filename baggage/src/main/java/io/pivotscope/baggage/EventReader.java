package io.pivotscope.baggage;

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
  private final Sources sources = new Sources();
  private long lastHlc;
  private int lastSource;
  private int lastWidth = -1;

  EventReader(ByteSource in) {
    this.in = in;
  }

  /**
   * @throws MalformedException if the bytes are no event
   */
  void readInto(SetSlot set) {
    long head = in.readVarint();
    lastHlc = hlc(head);
    boolean like = (head & 1) != 0;
    if (!like) {
      like = readSource();
    }
    if (lastSource == 0) {
      throw new MalformedException("an event like the one before, and there is none");
    }
    long process = sources.process(lastSource);
    int thread = sources.thread(lastSource);
    int count = like ? 1 : in.readCount();
    if (count == 1) {
      set.pack(lastHlc, process, thread, like ? readLike() : readRow());
    } else {
      set.pack(new EventId(lastHlc, process, thread), readRows(count));
    }
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
    lastSource = head >> 1;
    if (lastSource == 0) {
      int known = in.readInt(sources.processCount());
      long process = known == 0 ? in.readFixed64() : sources.processOf(known);
      if (known == 0) {
        sources.addProcess(process);
      }
      sources.add(process, in.readInt(Integer.MAX_VALUE));
      lastSource = sources.size();
    }
    return (head & 1) != 0;
  }

  private Tuple readLike() {
    if (lastWidth < 0) {
      throw new MalformedException("a row like the one before, and there is none");
    }
    return ValueCodec.readValues(in, lastWidth);
  }

  private List<Tuple> readRows(int count) {
    List<Tuple> rows = new ArrayList<>(Math.min(count, 16));
    for (int i = 0; i < count; i++) {
      rows.add(readRow());
    }
    return rows;
  }

  private Tuple readRow() {
    Tuple row = ValueCodec.readTuple(in);
    lastWidth = row.size();
    return row;
  }
}
