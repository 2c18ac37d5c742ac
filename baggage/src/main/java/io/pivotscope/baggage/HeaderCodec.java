package io.pivotscope.baggage;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header on every hop, as bytes; {@code docs/wire.md} draws it. Slots are neither decoded nor
 * encoded here unless they changed or exceed their budget. Thread-safe; the baggage is not.
 */
public final class HeaderCodec {
  private static final int VERSION = 1 << 6;
  private static final int VERSION_MASK = 3 << 6;
  private static final int REPLY = 1;
  private static final int CLEAN = 2;
  private static final int BRANCH = 4;
  private static final int UNSETTLED = 8;
  private static final int ROOT_SHIFT = 4;
  private static final RootKind[] ROOTS = RootKind.values();

  private static final int VIEW_DECLARED = 1;
  private static final int VIEW_LEDGER = 2;

  /** The declared request began where the request did: its id has the same process and slot. */
  private static final int VIEW_NEAR = 4;

  private HeaderCodec() {}

  /** For a send that awaits a return; once, and before the caller goes on. */
  public static byte[] encode(Header header, Call call, Budgets budgets) {
    return encode(header, call, budgets, new ByteSink(128));
  }

  /**
   * The same with a buffer that a thread may use again and again: what it held is gone.
   *
   * @param scratch where to encode; the result is a copy
   */
  public static byte[] encode(Header header, Call call, Budgets budgets, ByteSink scratch) {
    Carried carried = Carried.of(call.baggage.carried(), budgets, scratch);
    call.sent(carried.views, carried.contents, carried.size);
    writeHeader(scratch, header, call.caller == null ? 0 : BRANCH);
    if (call.caller != null) {
      call.caller.write(scratch);
      scratch.writeVarint(call.ordinal);
    }
    carried.write(scratch, header, budgets);
    return scratch.toByteArray();
  }

  /**
   * For a one-way send, or one that may be delivered more than once: the receiver begins a root.
   */
  public static byte[] encode(Header header, Baggage baggage, Budgets budgets) {
    return encode(header, baggage, budgets, new ByteSink(128));
  }

  /** The same with a buffer, as for a call. */
  public static byte[] encode(Header header, Baggage baggage, Budgets budgets, ByteSink scratch) {
    Carried carried = Carried.of(baggage.carried(), budgets, scratch);
    writeHeader(scratch, header, 0);
    carried.write(scratch, header, budgets);
    return scratch.toByteArray();
  }

  /**
   * For a reply, encoded when the handler finishes. To a message that was a call it leaves out what
   * that brought and nobody has changed since: {@link Baggage#complete} knows it from the call.
   */
  public static byte[] encode(Header header, Reply reply, Budgets budgets) {
    return encode(header, reply, budgets, new ByteSink(128));
  }

  /** The same with a buffer, as for a call. */
  public static byte[] encode(Header header, Reply reply, Budgets budgets, ByteSink scratch) {
    Carried carried = Carried.of(reply.news(), budgets, scratch);
    BranchPath branch = reply.branch;
    int flags = REPLY | (reply.clean ? CLEAN : 0) | (branch == null ? 0 : BRANCH);
    writeHeader(scratch, header, flags);
    if (branch != null) {
      branch.write(scratch);
    }
    carried.write(scratch, header, budgets);
    return scratch.toByteArray();
  }

  /**
   * Reads a header; its slots stay bytes until somebody looks. Slot bytes that are malformed are
   * not found here: they read as a slot of which everything was cut.
   *
   * @throws MalformedException if the bytes are not ours, truncated or hostile
   */
  public static Message decode(byte[] bytes) {
    return decode(bytes, new Baggage(Nonces.PROCESS));
  }

  static Message decode(byte[] bytes, Baggage baggage) {
    ByteSource in = new ByteSource(bytes);
    int flags = in.readByte();
    if ((flags & VERSION_MASK) != VERSION) {
      throw new MalformedException("not a header of version 1");
    }
    Header header = readHeader(in, flags);
    BranchPath branch = (flags & BRANCH) == 0 ? null : BranchPath.read(in);
    if ((flags & REPLY) != 0) {
      View[] views = readViews(in, header);
      return new Message(header, baggage, Reply.arrived(views, branch, (flags & CLEAN) != 0));
    }
    if (branch != null) {
      if (branch.depth() == BranchPath.MAX_DEPTH) {
        throw new MalformedException("calls nest too deep");
      }
      baggage.branch().begunBy(branch, BranchPath.readOrdinal(in), true);
    }
    baggage.receive(readViews(in, header));
    return new Message(header, baggage, null);
  }

  private static void writeHeader(ByteSink out, Header header, int flags) {
    boolean unsettled = header.unsettledFrom() != 0;
    out.writeByte(
        VERSION | flags | (unsettled ? UNSETTLED : 0) | header.root().ordinal() << ROOT_SHIFT);
    out.writeFixed64(header.hlc());
    out.writeZigzag(header.sentMicros() - Hlc.micros(header.hlc()));
    ContentCodec.writeId(out, header.request(), header.hlc());
    if (unsettled) {
      out.writeZigzag(header.unsettledFrom() - header.request().hlc());
    }
  }

  private static Header readHeader(ByteSource in, int flags) {
    long hlc = in.readFixed64();
    long sentMicros = Hlc.micros(hlc) + in.readZigzag();
    EventId request = ContentCodec.readId(in, hlc);
    long unsettledFrom = (flags & UNSETTLED) == 0 ? 0 : request.hlc() + in.readZigzag();
    RootKind root = ROOTS[flags >> ROOT_SHIFT & 3];
    return new Header(hlc, sentMicros, request, root, unsettledFrom);
  }

  /** The views that a header has room for, and what they are as bytes. */
  private static final class Carried {
    private static final Carried NOTHING = new Carried(0);

    private final View[] views;
    private final byte[][] contents;
    private int size;

    private Carried(int most) {
      views = new View[most];
      contents = new byte[most][];
    }

    /** Encodes what changed, in the buffer, and leaves that empty. */
    static Carried of(List<View> views, Budgets budgets, ByteSink scratch) {
      if (views.isEmpty()) {
        scratch.clear();
        return NOTHING;
      }
      Carried result = new Carried(views.size());
      int left = budgets.requestBytes();
      for (View view : views) {
        int budget = budgets.bytes(view.query, view.epoch);
        if (budget < 0 || (view.root == null && view.isEmpty())) {
          continue;
        }
        view.bytes(scratch);
        long gone = view.cut(Math.min(budget, left));
        if (gone > 0) {
          budgets.cut(view.query, view.epoch, gone);
        }
        // A cut may take events without rows, of which nobody is told.
        byte[] bytes = view.bytes(scratch);
        left = Math.max(0, left - bytes.length);
        result.views[result.size] = view;
        result.contents[result.size++] = bytes;
      }
      scratch.clear();
      return result;
    }

    void write(ByteSink out, Header header, Budgets budgets) {
      out.writeVarint(size);
      int[] sizes = new int[size];
      for (int i = 0; i < size; i++) {
        int before = out.size();
        writeView(out, header, views[i], contents[i]);
        sizes[i] = out.size() - before;
      }
      for (int i = 0; i < size; i++) {
        budgets.carried(views[i].query, views[i].epoch, sizes[i], out.size());
      }
    }
  }

  private static void writeView(ByteSink out, Header header, View view, byte[] bytes) {
    EventId root = view.root;
    out.writeVarint(view.query);
    out.writeVarint(view.epoch);
    EventId request = header.request();
    boolean near =
        root != null && root.process() == request.process() && root.slot() == request.slot();
    out.writeByte(
        (root == null ? 0 : VIEW_DECLARED)
            | (view.hasLedger() ? VIEW_LEDGER : 0)
            | (near ? VIEW_NEAR : 0));
    if (root != null && near) {
      out.writeZigzag(root.hlc() - header.hlc());
    } else if (root != null) {
      ContentCodec.writeId(out, root, header.hlc());
    }
    out.writeBlock(bytes);
  }

  private static View[] readViews(ByteSource in, Header header) {
    int count = in.readCount();
    View[] views = count == 0 ? Views.NONE : new View[Math.min(count, 16)];
    for (int i = 0; i < count; i++) {
      View view = readView(in, header);
      if (i > 0 && view.query <= views[i - 1].query) {
        throw new MalformedException("a query behind query " + views[i - 1].query);
      }
      if (i == views.length) {
        views = Arrays.copyOf(views, Math.min(count, 2 * i));
      }
      views[i] = view;
    }
    in.expectEnd();
    return views;
  }

  private static View readView(ByteSource in, Header header) {
    long query = in.readVarint();
    long epoch = in.readVarint();
    int flags = in.readInt(VIEW_DECLARED | VIEW_LEDGER | VIEW_NEAR);
    @Nullable EventId root = null;
    if ((flags & VIEW_NEAR) != 0) {
      EventId request = header.request();
      root = new EventId(header.hlc() + in.readZigzag(), request.process(), request.slot());
    } else if ((flags & VIEW_DECLARED) != 0) {
      root = ContentCodec.readId(in, header.hlc());
    }
    return View.arrived(query, epoch, root, in.readBlock(), (flags & VIEW_LEDGER) != 0);
  }
}
