package io.pivotscope.baggage;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ValueCodec;

/**
 * Writes the events of a set. What repeats from one event to the next is said in one bit: most come
 * from the thread of the one before, a moment later, with a row like the last. An event then costs
 * two or three bytes beside its values; {@link EventReader} reads it.
 *
 * <pre>
 *   u   0: z follows, the difference of hlc to the event before
 *       8 * d + 2 * l + (1 if plain): l 0..2  d microseconds later, with l for a logical part
 *                                     l 3     d more of hlc
 *   not plain:   u  2 * n + (1 if like): the n-th source of the set, n from 1; 0 is a new one,
 *                   then the process (u 0: b8 follows; else the n-th met here), thread slot u
 *   not like:    u  rows, and each as a tuple; like: one row, as wide as the last, values only
 *   plain is like, and of the source of the event before
 * </pre>
 */
final class EventWriter {
  /** Differences at or above it are written as what they are. */
  static final long MAX_STEP = 1L << 59;

  static final int FULL_STEP = 3;

  private final ByteSink out;
  private final Sources sources = new Sources();
  private long lastHlc;
  private int lastSource;
  private int lastWidth = -1;

  EventWriter(ByteSink out) {
    this.out = out;
  }

  void write(SetSlot set, int event) {
    long process = set.process(event);
    int thread = set.thread(event);
    // Numbered from 1; 0 is one that the reader has not met.
    int known = isLast(process, thread) ? lastSource : sources.number(process, thread);
    int from = set.firstRow(event);
    int to = set.behindLastRow(event);
    boolean like = to - from == 1 && set.row(from).size() == lastWidth;
    if (!writeHlc(set.hlc(event), like && known != 0 && known == lastSource)) {
      out.writeVarint(2L * known + (like ? 1 : 0));
      if (known == 0) {
        writeNew(process, thread);
        known = sources.size();
      }
    }
    lastSource = known;
    if (like) {
      ValueCodec.writeValues(out, set.row(from));
      return;
    }
    out.writeVarint(to - from);
    for (int i = from; i < to; i++) {
      ValueCodec.writeTuple(out, set.row(i));
      lastWidth = set.row(i).size();
    }
  }

  private boolean isLast(long process, int thread) {
    return lastSource != 0
        && sources.process(lastSource) == process
        && sources.thread(lastSource) == thread;
  }

  /** Returns whether that said plain, too. */
  private boolean writeHlc(long hlc, boolean plain) {
    long more = hlc - lastHlc;
    long later = (hlc >> Hlc.LOGICAL_BITS) - (lastHlc >> Hlc.LOGICAL_BITS);
    int logical = Math.min(Hlc.logical(hlc), FULL_STEP);
    long step = logical < FULL_STEP ? later : more;
    lastHlc = hlc;
    long head = 8 * step + 2L * logical + (plain ? 1 : 0);
    if (step < 0 || step >= MAX_STEP || head == 0) {
      out.writeVarint(0);
      out.writeZigzag(more);
      return false;
    }
    out.writeVarint(head);
    return plain;
  }

  private void writeNew(long process, int thread) {
    int known = sources.processNumber(process);
    out.writeVarint(known);
    if (known == 0) {
      sources.addProcess(process);
      out.writeFixed64(process);
    }
    sources.add(process, thread);
    out.writeVarint(thread);
  }
}
