package io.pivotscope.baggage;

import io.pivotscope.baggage.SetShape.Keep;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The slots of a view as bytes; {@code docs/wire.md} draws them. One content has one encoding, so
 * bytes that are equal need no merging.
 */
final class ContentCodec {
  private static final Keep[] KEEPS = Keep.values();
  private static final Aggregate[] AGGREGATES = Aggregate.values();
  private static final Type[] TYPES = Type.values();
  private static final int MAX_SLOT = 1 << 16;
  private static final int MAX_N = 1 << 20;
  private static final int MAX_TYPES = 16;
  private static final int LOST = 1;
  private static final int INCOMPLETE = 2;

  private ContentCodec() {}

  static byte[] encode(Content content) {
    return encode(content, new ByteSink(128));
  }

  /**
   * @param out what it held is gone
   */
  static byte[] encode(Content content, ByteSink out) {
    out.clear();
    out.sharingTexts();
    out.writeByte((content.lost ? LOST : 0) | (content.ledger.incomplete ? INCOMPLETE : 0));
    List<SetSlot> sets = content.sets();
    out.writeVarint(sets.size());
    for (int i = 0; i < sets.size(); i++) {
      writeSet(out, sets.get(i));
    }
    writeLedger(out, content.ledger);
    return out.toByteArray();
  }

  /**
   * @throws MalformedException if the bytes are not exactly one content
   */
  static Content decode(byte[] bytes) {
    ByteSource in = new ByteSource(bytes).sharingTexts();
    int flags = in.readInt(LOST | INCOMPLETE);
    Content content = new Content();
    int sets = in.readCount();
    for (int i = 0; i < sets; i++) {
      content.put(readSet(in));
    }
    readLedger(in, content.ledger);
    in.expectEnd();
    content.lost = (flags & LOST) != 0;
    content.ledger.incomplete |= (flags & INCOMPLETE) != 0;
    return content;
  }

  private static void writeSet(ByteSink out, SetSlot set) {
    EventId mark = set.mark();
    out.writeVarint(set.shape.slot());
    out.writeByte(set.shape.keep().ordinal() | (mark == null ? 0 : 4));
    if (set.shape.keep() != Keep.ALL) {
      out.writeVarint(set.shape.n());
    }
    if (mark != null) {
      writeId(out, mark, 0);
    }
    int events = set.eventCount();
    out.writeVarint(events);
    EventWriter writer = new EventWriter(out);
    for (int i = 0; i < events; i++) {
      writer.write(set, i);
    }
  }

  private static SetSlot readSet(ByteSource in) {
    int slot = in.readInt(MAX_SLOT);
    int flags = in.readInt(7);
    if ((flags & 3) >= KEEPS.length) {
      throw new MalformedException("unknown keep");
    }
    Keep keep = KEEPS[flags & 3];
    int n = keep == Keep.ALL ? 0 : in.readInt(MAX_N);
    if (keep != Keep.ALL && n == 0) {
      throw new MalformedException("a set that keeps nothing");
    }
    SetSlot set = new SetSlot(new SetShape(slot, keep, n));
    EventId mark = (flags & 4) == 0 ? null : readId(in, 0);
    int count = in.readCount();
    // What is claimed is believed up to a point.
    set.expect(Math.min(count, 64));
    EventReader reader = new EventReader(in);
    for (int i = 0; i < count; i++) {
      reader.readInto(set);
    }
    if (mark != null) {
      set.cut(mark);
    }
    return set;
  }

  /**
   * What each event takes at most in the slot's encoding; a cut leaves those before as they are.
   * Texts are counted in full: what a reference refers to may go with the cut.
   */
  static int[] eventSizes(SetSlot set) {
    ByteSink out = new ByteSink(256);
    EventWriter writer = new EventWriter(out);
    int[] sizes = new int[set.eventCount()];
    for (int i = 0; i < sizes.length; i++) {
      int before = out.size();
      writer.write(set, i);
      sizes[i] = out.size() - before;
    }
    return sizes;
  }

  /** An id on its own, its hlc as the difference from one that the reader knows. */
  static void writeId(ByteSink out, EventId id, long relativeTo) {
    out.writeZigzag(id.hlc() - relativeTo);
    out.writeFixed64(id.process());
    out.writeVarint(id.slot());
  }

  static EventId readId(ByteSource in, long relativeTo) {
    return new EventId(
        relativeTo + in.readZigzag(), in.readFixed64(), in.readInt(Integer.MAX_VALUE));
  }

  private static void writeLedger(ByteSink out, Ledger ledger) {
    out.writeVarint(ledger.shapes.size());
    if (ledger.shapes.isEmpty()) {
      return;
    }
    for (LedgerShape shape : ledger.shapes.values()) {
      Long fold = ledger.folds.get(shape.slot());
      out.writeVarint(shape.slot());
      out.writeVarint(shape.aggregates().size() * 2L + (fold == null ? 0 : 1));
      for (int i = 0; i < shape.aggregates().size(); i++) {
        out.writeByte(
            shape.aggregates().get(i).ordinal() * MAX_TYPES + shape.arguments().get(i).ordinal());
      }
      if (fold != null) {
        out.writeFixed64(fold);
      }
    }
    out.writeVarint(ledger.cells.size());
    BranchPath before = null;
    for (Map.Entry<BranchPath, Cell> entry : ledger.cells.entrySet()) {
      entry.getKey().writeAfter(before, out);
      before = entry.getKey();
      writeCell(out, ledger, entry.getValue());
    }
  }

  private static void writeCell(ByteSink out, Ledger ledger, Cell cell) {
    out.writeVarint(cell.version());
    cell.closed().write(out);
    for (LedgerShape shape : ledger.shapes.values()) {
      Groups groups = cell.bySlot.get(shape.slot());
      (groups == null ? new Groups(shape) : groups).write(out);
    }
  }

  private static void readLedger(ByteSource in, Ledger ledger) {
    int slots = in.readCount();
    for (int i = 0; i < slots; i++) {
      readShape(in, ledger);
    }
    if (slots == 0) {
      return;
    }
    int cells = in.readCount();
    BranchPath before = null;
    for (int i = 0; i < cells; i++) {
      BranchPath path = BranchPath.readAfter(before, in);
      before = path;
      long version = BranchPath.readOrdinal(in);
      Ordinals closed = Ordinals.read(in);
      TreeMap<Integer, Groups> bySlot = new TreeMap<>();
      for (LedgerShape shape : ledger.shapes.values()) {
        Groups groups = Groups.read(shape, in);
        if (!groups.isEmpty()) {
          bySlot.put(shape.slot(), groups);
        }
      }
      ledger.arrived(path, new Cell(version, closed, bySlot));
    }
  }

  private static void readShape(ByteSource in, Ledger ledger) {
    int slot = in.readInt(MAX_SLOT);
    int head = in.readInt(2 * in.remaining() + 1);
    List<Aggregate> aggregates = new ArrayList<>();
    List<Type> arguments = new ArrayList<>();
    for (int i = 0; i < head >> 1; i++) {
      int of = in.readByte();
      if (of / MAX_TYPES >= AGGREGATES.length || of % MAX_TYPES >= TYPES.length) {
        throw new MalformedException("unknown aggregate " + of);
      }
      aggregates.add(AGGREGATES[of / MAX_TYPES]);
      arguments.add(TYPES[of % MAX_TYPES]);
    }
    if (aggregates.isEmpty()) {
      throw new MalformedException("a ledger that counts nothing");
    }
    ledger.open();
    ledger.shapes.put(slot, new LedgerShape(slot, aggregates, arguments));
    if ((head & 1) != 0) {
      ledger.folds.put(slot, in.readFixed64());
    }
  }
}
