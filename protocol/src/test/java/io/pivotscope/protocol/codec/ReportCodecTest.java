package io.pivotscope.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.Rows;
import io.pivotscope.protocol.proto.LinkProto;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows are read where they lie, and read the same as protobuf reads them. */
class ReportCodecTest {
  private static final long SEED = 20261127;

  /** A pane's own fields, those of newer peers and rows, in any order, as protobuf allows it. */
  @Test
  void panesOfStrangersReadAsProtobufReadsThem() throws Exception {
    for (long seed = SEED; seed < SEED + 1_000; seed++) {
      byte[] bytes = envelope(strangePane(new Random(seed)));
      LinkProto.Pane expected =
          LinkProto.Envelope.parseFrom(bytes).getReport().getQueries(0).getPanes(0);
      Report report = (Report) LinkCodec.decodeAgent(bytes);
      Rows rows = report.queries().get(0).panes().get(0).rows();
      assertThat(report.queries().get(0).panes().get(0).window()).isEqualTo(expected.getWindow());
      assertThat(rows.size()).as("seed %d", seed).isEqualTo(expected.getRowsCount());
      assertThat(text(rows.list())).as("seed %d", seed).isEqualTo(text(expected));
      Report again = (Report) LinkCodec.decodeAgent(LinkCodec.encode(report));
      assertThat(text(again.queries().get(0).panes().get(0).rows().list()))
          .as("seed %d, sent on", seed)
          .isEqualTo(text(expected));
    }
  }

  @Test
  void bytesThatAreChangedAreMalformedOrReadAsProtobufReadsThem() {
    int read = 0;
    for (long seed = SEED; seed < SEED + 3_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = envelope(strangePane(random));
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Report report;
      try {
        report = LinkCodec.decodeAgent(bytes) instanceof Report r ? r : null;
      } catch (MalformedMessageException expected) {
        continue;
      }
      if (report == null) {
        continue;
      }
      LinkProto.Report parsed;
      try {
        parsed = LinkProto.Envelope.parseFrom(bytes).getReport();
      } catch (InvalidProtocolBufferException stricter) {
        continue;
      }
      for (int q = 0; q < report.queries().size(); q++) {
        for (int p = 0; p < report.queries().get(q).panes().size(); p++) {
          read++;
          assertThat(text(report.queries().get(q).panes().get(p).rows().list()))
              .as("seed %d", seed)
              .isEqualTo(text(parsed.getQueries(q).getPanes(p)));
        }
      }
    }
    assertThat(read).isGreaterThan(500);
  }

  @Test
  void aRowThatEndsEarlyIsMalformed() {
    byte[] pane = {0x12, 3, 0x0a, 5, 1};
    assertThatThrownBy(() -> LinkCodec.decodeAgent(envelope(pane)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("length 5");
  }

  private static byte[] strangePane(Random random) {
    ByteArrayOutputStream pane = new ByteArrayOutputStream();
    for (int n = random.nextInt(12); n > 0; n--) {
      LinkProto.Pane.Builder part = LinkProto.Pane.newBuilder();
      switch (random.nextInt(6)) {
        case 0 -> part.setWindow(random.nextInt(1_000));
        case 1 -> part.setUnknownFields(unknown(random));
        default -> part.addRows(row(random));
      }
      pane.writeBytes(part.build().toByteArray());
    }
    return pane.toByteArray();
  }

  private static LinkProto.Row row(Random random) {
    LinkProto.Row.Builder row = LinkProto.Row.newBuilder();
    if (random.nextBoolean()) {
      row.setKey(bytes(random)).setAccumulators(bytes(random));
    }
    if (random.nextBoolean()) {
      row.setHlc(random.nextLong()).setSlot(random.nextInt()).setOther(random.nextBoolean());
    }
    if (random.nextInt(4) == 0) {
      row.setUnknownFields(unknown(random));
    }
    return row.build();
  }

  private static ByteString bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private static UnknownFieldSet unknown(Random random) {
    return UnknownFieldSet.newBuilder()
        .addField(
            20 + random.nextInt(3),
            UnknownFieldSet.Field.newBuilder()
                .addVarint(random.nextLong())
                .addLengthDelimited(bytes(random))
                .addFixed32(7)
                .build())
        .build();
  }

  private static byte[] envelope(byte[] pane) {
    WireWriter query = new WireWriter().message(3, new WireWriter().raw(pane, 0, pane.length));
    return new WireWriter().message(LinkCodec.REPORT, new WireWriter().message(4, query)).toBytes();
  }

  private static List<String> text(LinkProto.Pane pane) {
    List<Row> rows = new ArrayList<>();
    for (LinkProto.Row r : pane.getRowsList()) {
      rows.add(
          new Row(
              r.getKey().toByteArray(),
              r.getAccumulators().toByteArray(),
              r.getHlc(),
              r.getSlot(),
              r.getOther()));
    }
    return text(rows);
  }

  private static List<String> text(List<Row> rows) {
    HexFormat hex = HexFormat.of();
    return rows.stream()
        .map(
            r ->
                hex.formatHex(r.key())
                    + " "
                    + hex.formatHex(r.accumulators())
                    + " "
                    + r.hlc()
                    + " "
                    + r.slot()
                    + " "
                    + r.other())
        .toList();
  }
}
