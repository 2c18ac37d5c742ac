package io.pivotscope.protocol.codec;

import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.protocol.link.Rows;

/**
 * Rows where they lie in a message: fields of a pane, one after the other, and nothing between.
 *
 * <pre>
 *   | tag : 1 | length u | a Row of link.proto |  ...
 * </pre>
 *
 * They were read once when they were made ({@link ReportCodec}), so a walk meets nothing malformed.
 */
final class WireRows implements Rows {
  private final byte[] bytes;
  private final int from;
  private final int to;
  private final int size;

  WireRows(byte[] bytes, int from, int to, int size) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.size = size;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Walk walk() {
    return new WireWalk(new WireReader(bytes, from, to), bytes);
  }

  /** Appends the fields as they are. */
  void writeTo(WireWriter pane) {
    pane.raw(bytes, from, to);
  }

  /** Reads one row after the other; also how those of a stranger are tested. */
  static final class WireWalk implements Walk {
    private final WireReader in;
    private final ByteSource key;
    private final ByteSource accumulators;
    private int keyFrom;
    private int keyTo;
    private int accumulatorsFrom;
    private int accumulatorsTo;
    private long hlc;
    private int slot;
    private boolean other;

    WireWalk(WireReader in, byte[] bytes) {
      this.in = in;
      this.key = new ByteSource(bytes);
      this.accumulators = new ByteSource(bytes);
    }

    @Override
    public boolean next() {
      if (in.nextField() == 0) {
        return false;
      }
      read();
      return true;
    }

    /**
     * Reads the row whose field the reader has come to.
     *
     * @throws MalformedMessageException if it is none
     */
    void read() {
      keyFrom = 0;
      keyTo = 0;
      accumulatorsFrom = 0;
      accumulatorsTo = 0;
      hlc = 0;
      slot = 0;
      other = false;
      int outer = in.enter();
      for (int field; (field = in.nextField()) != 0; ) {
        switch (field) {
          case ReportCodec.KEY -> {
            keyFrom = in.span();
            keyTo = in.position();
          }
          case ReportCodec.ACCUMULATORS -> {
            accumulatorsFrom = in.span();
            accumulatorsTo = in.position();
          }
          case ReportCodec.HLC -> hlc = in.fixed64();
          case ReportCodec.SLOT -> slot = (int) in.int64();
          case ReportCodec.OTHER -> other = in.int64() != 0;
          default -> in.skip();
        }
      }
      in.leave(outer);
    }

    @Override
    public ByteSource key() {
      key.move(keyFrom, keyTo);
      return key;
    }

    @Override
    public ByteSource accumulators() {
      accumulators.move(accumulatorsFrom, accumulatorsTo);
      return accumulators;
    }

    @Override
    public long hlc() {
      return hlc;
    }

    @Override
    public int slot() {
      return slot;
    }

    @Override
    public boolean other() {
      return other;
    }
  }
}
