package io.pivotscope.protocol.codec;

import io.pivotscope.protocol.link.AgentMessage.Pane;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.AtAdvice;
import io.pivotscope.protocol.link.Counters.Traffic;
import java.util.ArrayList;
import java.util.List;

/** Report of link.proto. Most of what is ever sent is rows: those are read where they lie. */
final class ReportCodec {
  // Fields of Pane and Row that others name too.
  private static final int ROWS = 2;
  static final int KEY = 1;
  static final int ACCUMULATORS = 2;
  static final int HLC = 3;
  static final int SLOT = 4;
  static final int OTHER = 5;

  /** Of Counters; what has a lower number is a number. */
  private static final int ADVICE = 14;

  private static final int FROM_CUT = 15;

  private ReportCodec() {}

  static WireWriter write(Report m) {
    WireWriter out =
        new WireWriter().int64(1, m.sequence()).int64(2, m.sentMicros()).fixed64(3, m.watermark());
    for (QueryReport query : m.queries()) {
      WireWriter body = new WireWriter().int64(1, query.queryId()).int64(2, query.epoch());
      query.panes().forEach(pane -> body.message(3, pane(pane)));
      body.message(4, counters(query.counters()));
      out.message(4, body);
    }
    return out;
  }

  private static WireWriter pane(Pane pane) {
    WireWriter out = new WireWriter().int64(1, pane.window());
    if (pane.rows() instanceof WireRows lying) {
      lying.writeTo(out);
      return out;
    }
    WireWriter body = new WireWriter();
    pane.rows()
        .list()
        .forEach(
            row -> {
              body.clear();
              body.bytes(KEY, row.key())
                  .bytes(ACCUMULATORS, row.accumulators())
                  .fixed64(HLC, row.hlc())
                  .int64(SLOT, row.slot())
                  .int64(OTHER, row.other() ? 1 : 0);
              out.message(ROWS, body);
            });
    return out;
  }

  private static WireWriter counters(Counters c) {
    Traffic traffic = c.traffic();
    WireWriter out =
        new WireWriter()
            .int64(1, c.hits())
            .int64(2, c.tuples())
            .int64(3, c.withoutBaggage())
            .int64(4, c.cut())
            .int64(5, c.dropped())
            .int64(6, c.unsettled())
            .int64(7, c.groups())
            .int64(8, c.failed())
            .int64(9, traffic.packed())
            .int64(10, traffic.hops())
            .int64(11, traffic.bytes())
            .int64(12, traffic.largestHeader())
            .int64(13, traffic.reported());
    for (AtAdvice each : c.advice()) {
      WireWriter at =
          new WireWriter()
              .int64(1, each.hits())
              .int64(2, each.filtered())
              .int64(3, each.withoutBaggage());
      out.message(ADVICE, at);
    }
    return out.int64(FROM_CUT, c.fromCut());
  }

  static Report read(WireReader in) {
    long sequence = 0;
    long sentMicros = 0;
    long watermark = 0;
    List<QueryReport> queries = new ArrayList<>();
    MessageVolume volume = new MessageVolume();
    for (int field; (field = in.nextField()) != 0; ) {
      volume.one();
      switch (field) {
        case 1 -> sequence = in.int64();
        case 2 -> sentMicros = in.int64();
        case 3 -> watermark = in.fixed64();
        case 4 -> queries.add(query(in.message(), volume));
        default -> in.skip();
      }
    }
    return new Report(sequence, sentMicros, watermark, queries);
  }

  private static QueryReport query(WireReader in, MessageVolume volume) {
    long queryId = 0;
    long epoch = 0;
    List<Pane> panes = new ArrayList<>();
    Counters counters = Counters.NONE;
    for (int field; (field = in.nextField()) != 0; ) {
      volume.one();
      switch (field) {
        case 1 -> queryId = in.int64();
        case 2 -> epoch = in.int64();
        case 3 -> panes.add(pane(in.message()));
        case 4 -> counters = counters(in.message(), volume);
        default -> in.skip();
      }
    }
    return new QueryReport(queryId, epoch, panes, counters);
  }

  /** Reads every row once, to know that it is one and how many there are. */
  private static Pane pane(WireReader in) {
    byte[] bytes = in.bytes;
    WireRows.WireWalk walk = new WireRows.WireWalk(in, bytes);
    long window = 0;
    int size = 0;
    int from = in.position();
    int to = from;
    WireWriter gathered = null;
    for (int at = from, field; (field = in.nextField()) != 0; at = in.position()) {
      if (field != ROWS) {
        if (field == 1) {
          window = in.int64();
        } else {
          in.skip();
        }
        continue;
      }
      walk.read();
      if (size == 0) {
        from = at;
      } else if (gathered == null && at != to) {
        // Of other fields between them only a stranger's message has any.
        gathered = new WireWriter().raw(bytes, from, to);
      }
      if (gathered != null) {
        gathered.raw(bytes, at, in.position());
      }
      to = in.position();
      size++;
    }
    if (gathered != null) {
      byte[] copy = gathered.toBytes();
      return new Pane(window, new WireRows(copy, 0, copy.length, size));
    }
    return new Pane(window, new WireRows(bytes, from, size == 0 ? from : to, size));
  }

  private static Counters counters(WireReader in, MessageVolume volume) {
    List<AtAdvice> advice = new ArrayList<>();
    long[] values = new long[FROM_CUT + 1];
    for (int field; (field = in.nextField()) != 0; ) {
      volume.one();
      if (field == ADVICE) {
        advice.add(atAdvice(in.message()));
      } else {
        keep(values, field, in);
      }
    }
    return new Counters(
        values[1],
        values[2],
        values[3],
        values[4],
        values[5],
        values[6],
        values[7],
        values[8],
        values[FROM_CUT],
        new Traffic(values[9], values[10], values[11], values[12], values[13]),
        advice);
  }

  private static AtAdvice atAdvice(WireReader in) {
    long[] values = new long[4];
    for (int field; (field = in.nextField()) != 0; ) {
      keep(values, field, in);
    }
    return new AtAdvice(values[1], values[2], values[3]);
  }

  /** Fields that are numbers, by their own; others are of a later version. */
  private static void keep(long[] values, int field, WireReader in) {
    if (field < values.length) {
      values[field] = in.int64();
    } else {
      in.skip();
    }
  }
}
