package io.pivotscope.baggage;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.ValueCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /** A thread of a process. */
  record Source(long process, int slot) {}

  private final ByteSink out;
  private final Map<Source, Integer> sources = new HashMap<>();
  private final Map<Long, Integer> processes = new HashMap<>();
  private long lastHlc;
  private int lastSource;
  private int lastWidth = -1;

  EventWriter(ByteSink out) {
    this.out = out;
  }

  void write(PackedEvent event) {
    EventId id = event.id();
    Source source = new Source(id.process(), id.slot());
    // Numbered from 1; 0 is one that the reader has not met.
    int known = sources.getOrDefault(source, 0);
    List<Tuple> rows = event.rows();
    boolean like = rows.size() == 1 && rows.get(0).size() == lastWidth;
    if (!writeHlc(id.hlc(), like && known != 0 && known == lastSource)) {
      out.writeVarint(2L * known + (like ? 1 : 0));
      if (known == 0) {
        writeNew(source);
        known = sources.size();
      }
    }
    lastSource = known;
    if (like) {
      ValueCodec.writeValues(out, rows.get(0));
      return;
    }
    out.writeVarint(rows.size());
    for (Tuple row : rows) {
      ValueCodec.writeTuple(out, row);
      lastWidth = row.size();
    }
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

  private void writeNew(Source source) {
    sources.put(source, sources.size() + 1);
    Integer process = processes.putIfAbsent(source.process(), processes.size() + 1);
    out.writeVarint(process == null ? 0 : process);
    if (process == null) {
      out.writeFixed64(source.process());
    }
    out.writeVarint(source.slot());
  }
}
