package io.pivotscope.frontend.lifecycle;

import io.pivotscope.frontend.lifecycle.QueryRun.Woven;
import io.pivotscope.frontend.merge.RunResult;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.Counters;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Entries as bytes of the journal: a kind, then the fields in order. */
final class EntryCodec {
  private static final int SAID = 1;
  private static final int LEFT = 2;
  private static final int FORGOTTEN = 3;
  private static final int INSTALLED = 4;
  private static final int ACTIVATED = 5;
  private static final int BLIND = 6;
  private static final int STOPPING = 7;
  private static final int DRAINED = 8;
  private static final int ENDED = 9;
  private static final int DROPPED = 10;
  private static final int FRONTIER = 11;
  private static final int PROGRESS = 12;
  private static final int MERGED = 13;
  private static final int PROVEN = 14;
  private static final int ABANDONED = 15;
  private static final int HEARD = 16;
  private static final int NAMED = 17;

  private static final long ARMED = 1;
  private static final long MARKED_LEFT = 2;

  private static final long ATTACHED = 1;
  private static final long KEEPS_ROWS = 2;

  /** Above the flags: milliseconds of the canary's stage. */
  private static final int CANARY_SHIFT = 8;

  private EntryCodec() {}

  static byte[] encode(Entry entry) {
    int large = entry instanceof Entry.Said said ? said.encoded().length : 0;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(large + 64);
    try {
      write(new DataOutputStream(bytes), entry);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Entry entry) throws IOException {
    if (entry instanceof Entry.Said e) {
      longs(out, SAID, e.incarnation());
      bytes(out, e.encoded());
    } else if (entry instanceof Entry.Left e) {
      longs(out, LEFT, e.incarnation());
    } else if (entry instanceof Entry.Forgotten e) {
      longs(out, FORGOTTEN, e.incarnation());
    } else if (entry instanceof Entry.Installed e) {
      long flags = (e.attached() ? ATTACHED : 0) | (e.keepsRows() ? KEEPS_ROWS : 0);
      flags |= e.canaryMillis() << CANARY_SHIFT;
      longs(out, INSTALLED, e.id(), e.epoch(), e.forMillis(), flags);
      text(out, e.text());
      bytes(out, e.program());
    } else if (entry instanceof Entry.Proven e) {
      longs(out, PROVEN, e.id());
    } else if (entry instanceof Entry.Abandoned e) {
      longs(out, ABANDONED, e.id());
      text(out, e.reason());
    } else if (entry instanceof Entry.Activated e) {
      longs(out, ACTIVATED, e.id(), e.t0());
      list(out, e.blind());
    } else if (entry instanceof Entry.Blind e) {
      longs(out, BLIND, e.id(), e.incarnation());
    } else if (entry instanceof Entry.Stopping e) {
      longs(out, STOPPING, e.id(), e.t1());
      text(out, e.reason());
    } else if (entry instanceof Entry.Drained e) {
      longs(out, DRAINED, e.id());
      list(out, e.left());
    } else if (entry instanceof Entry.Ended e) {
      longs(out, ENDED, e.id());
    } else if (entry instanceof Entry.Dropped e) {
      longs(out, DROPPED, e.id());
    } else if (entry instanceof Entry.Frontier e) {
      longs(out, FRONTIER, e.hlc());
    } else if (entry instanceof Entry.Progress e) {
      longs(out, PROGRESS, e.incarnation(), e.acknowledged(), e.watermark());
    } else if (entry instanceof Entry.Heard e) {
      heard(out, e);
    } else if (entry instanceof Entry.Named e) {
      longs(out, NAMED, e.id(), e.incarnation());
      text(out, e.label());
    } else if (entry instanceof Entry.Merged e) {
      merged(out, e);
    }
  }

  private static void heard(DataOutputStream out, Entry.Heard e) throws IOException {
    QueryRun.Heard heard = e.heard();
    long flags = (heard.armed() ? ARMED : 0) | (e.left() ? MARKED_LEFT : 0);
    longs(out, HEARD, e.id(), e.incarnation(), flags);
    text(out, heard.procName());
    text(out, heard.label());
    bytes(out, LinkCodec.encode(heard.last()));
    out.writeInt(heard.woven().size());
    for (Map.Entry<Integer, Woven> woven : heard.woven().entrySet()) {
      out.writeInt(woven.getKey());
      out.writeInt(woven.getValue().classes());
      out.writeInt(woven.getValue().methods());
    }
  }

  /** Parts travel as reports, which have a codec; the counters ride on an extra one. */
  private static void merged(DataOutputStream out, Entry.Merged e) throws IOException {
    RunResult.Snapshot snapshot = e.snapshot();
    longs(out, MERGED, e.id(), snapshot.late(), snapshot.nextWindow());
    report(out, new QueryReport(e.id(), 0, List.of(), snapshot.counters()));
    out.writeInt(snapshot.parts().size());
    for (RunResult.Part part : snapshot.parts()) {
      out.writeLong(part.incarnation());
      report(out, new QueryReport(e.id(), 0, List.of(part.pane()), Counters.NONE));
    }
    out.writeInt(snapshot.maxGroups());
  }

  private static void report(DataOutputStream out, QueryReport report) throws IOException {
    bytes(out, LinkCodec.encode(new AgentMessage.Report(0, 0, 0, List.of(report))));
  }

  /**
   * @throws UncheckedIOException or a codec's exception if the bytes, whose sum was right, are not
   *     an entry of this version
   */
  static Entry decode(byte[] entry) {
    try {
      return read(new DataInputStream(new ByteArrayInputStream(entry)));
    } catch (IOException e) {
      throw new UncheckedIOException("an entry of another version", e);
    }
  }

  private static Entry read(DataInputStream in) throws IOException {
    int kind = in.readByte();
    long id = in.readLong();
    switch (kind) {
      case SAID:
        byte[] said = bytes(in);
        return new Entry.Said(id, LinkCodec.decodeAgent(said), said);
      case LEFT:
        return new Entry.Left(id);
      case FORGOTTEN:
        return new Entry.Forgotten(id);
      case INSTALLED:
        long epoch = in.readLong();
        long forMillis = in.readLong();
        long flags = in.readLong();
        return new Entry.Installed(
            id,
            epoch,
            text(in),
            bytes(in),
            forMillis,
            (flags & ATTACHED) != 0,
            (flags & KEEPS_ROWS) != 0,
            flags >>> CANARY_SHIFT);
      case PROVEN:
        return new Entry.Proven(id);
      case ABANDONED:
        return new Entry.Abandoned(id, text(in));
      case ACTIVATED:
        return new Entry.Activated(id, in.readLong(), list(in));
      case BLIND:
        return new Entry.Blind(id, in.readLong());
      case STOPPING:
        return new Entry.Stopping(id, in.readLong(), text(in));
      case DRAINED:
        return new Entry.Drained(id, list(in));
      case ENDED:
        return new Entry.Ended(id);
      case DROPPED:
        return new Entry.Dropped(id);
      case FRONTIER:
        return new Entry.Frontier(id);
      case PROGRESS:
        return new Entry.Progress(id, in.readLong(), in.readLong());
      case HEARD:
        return heard(in, id);
      case NAMED:
        return new Entry.Named(id, in.readLong(), text(in));
      case MERGED:
        return merged(in, id);
      default:
        throw new IOException("entry kind " + kind);
    }
  }

  private static Entry heard(DataInputStream in, long id) throws IOException {
    long incarnation = in.readLong();
    long flags = in.readLong();
    String procName = text(in);
    String label = text(in);
    if (!(LinkCodec.decodeAgent(bytes(in)) instanceof QueryStatus last)) {
      throw new IOException("what a process said of a query is no status");
    }
    Map<Integer, Woven> woven = new HashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      int advice = in.readInt();
      int classes = in.readInt();
      woven.put(advice, new Woven(classes, in.readInt()));
    }
    QueryRun.Heard heard = new QueryRun.Heard(procName, label, last, (flags & ARMED) != 0, woven);
    return new Entry.Heard(id, incarnation, heard, (flags & MARKED_LEFT) != 0);
  }

  private static Entry merged(DataInputStream in, long id) throws IOException {
    long late = in.readLong();
    long nextWindow = in.readLong();
    Counters counters = report(in).counters();
    List<RunResult.Part> parts = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      long incarnation = in.readLong();
      parts.add(new RunResult.Part(incarnation, report(in).panes().get(0)));
    }
    int maxGroups = in.available() == 0 ? Integer.MAX_VALUE : in.readInt();
    return new Entry.Merged(
        id, new RunResult.Snapshot(parts, counters, late, nextWindow, maxGroups));
  }

  private static QueryReport report(DataInputStream in) throws IOException {
    if (LinkCodec.decodeAgent(bytes(in)) instanceof AgentMessage.Report report
        && report.queries().size() == 1) {
      return report.queries().get(0);
    }
    throw new IOException("a part of a result that is no report");
  }

  private static void longs(DataOutputStream out, int kind, long... values) throws IOException {
    out.writeByte(kind);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  private static void list(DataOutputStream out, List<Long> values) throws IOException {
    out.writeInt(values.size());
    for (long value : values) {
      out.writeLong(value);
    }
  }

  private static List<Long> list(DataInputStream in) throws IOException {
    List<Long> values = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      values.add(in.readLong());
    }
    return values;
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("entry ends early");
    }
    return bytes;
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }
}
