package io.pivotscope.baggage.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.baggage.testing.RandomValues;
import io.pivotscope.baggage.testing.Randomly;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueCodecTest {

  @Test
  void whatIsWrittenIsReadBack() {
    Randomly.runs(5000)
        .check(
            (random, size) -> {
              Tuple tuple = RandomValues.tuple(random);
              assertThat(ValueCodec.decodeTuple(ValueCodec.encodeTuple(tuple))).isEqualTo(tuple);
            });
  }

  @Test
  void bytesAreFixed() {
    assertThat(hex(Tuple.of(null, 0L, 111L, 112L, -1L, true, false)))
        .isEqualTo("0700" + "10" + "7f" + "0870" + "08ff" + "04" + "03");
    assertThat(hex(Tuple.of(1.0, "\u00e4", new byte[] {9}, List.of(2L))))
        .isEqualTo("04" + "023ff0000000000000" + "82c3a4" + "060109" + "070112");
  }

  @Test
  void aLongTakesTheBytesThatItNeeds() {
    Randomly.runs(2_000)
        .check(
            (random, size) -> {
              long number = random.nextLong() >> random.nextInt(64);
              int bits = 65 - Long.numberOfLeadingZeros(number < 0 ? ~number : number);
              byte[] bytes = ValueCodec.encodeTuple(Tuple.of(number));
              assertThat(ValueCodec.decodeTuple(bytes)).isEqualTo(Tuple.of(number));
              boolean small = number >= 0 && number < 112;
              assertThat(bytes.length - 1).isEqualTo(small ? 1 : 1 + (bits + 7) / 8);
            });
    assertThat(hex(Tuple.of(127L, 128L, -128L, -129L, Long.MIN_VALUE)))
        .isEqualTo("05" + "087f" + "090080" + "0880" + "09ff7f" + "0f8000000000000000");
  }

  /** Where texts are shared, one that came before is one byte. */
  @Test
  void textsThatComeAgainAreReferences() {
    ByteSink out = new ByteSink().sharingTexts();
    Tuple tuple = Tuple.of("host1", List.of("host2", "host1"), "host2");
    ValueCodec.writeTuple(out, tuple);
    byte[] bytes = out.toByteArray();
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo("03" + "85686f737431" + "07" + "02" + "85686f737432" + "c0" + "c1");
    assertThat(ValueCodec.readTuple(new ByteSource(bytes).sharingTexts())).isEqualTo(tuple);
    assertThatThrownBy(() -> ValueCodec.decodeTuple(bytes)).isInstanceOf(MalformedException.class);
  }

  @Test
  void sharedTextsComeBackHoweverMany() {
    Randomly.runs(2_000)
        .check(
            (random, size) -> {
              ByteSink out = new ByteSink().sharingTexts();
              List<Tuple> tuples = new ArrayList<>();
              for (int i = 0; i < 40; i++) {
                String far = "x".repeat(random.nextInt(70)) + random.nextInt(4);
                Tuple tuple = Tuple.of("t" + random.nextInt(90), far, "\ud800");
                tuples.add(Tuple.of(tuple.get(0), tuple.get(1), "?"));
                ValueCodec.writeTuple(out, tuple);
              }
              ByteSource in = new ByteSource(out.toByteArray()).sharingTexts();
              for (Tuple tuple : tuples) {
                assertThat(ValueCodec.readTuple(in)).isEqualTo(tuple);
              }
              in.expectEnd();
            });
  }

  /** Chars whose low bytes are ASCII are not; texts of one hash are not one text. */
  @Test
  void textsAreWhatTheyWere() {
    ByteSink out = new ByteSink().sharingTexts();
    List<String> texts =
        new ArrayList<>(List.of("\u0141\u0142", "AB", "\u00e4", "\u007f", "\u0080"));
    for (int i = 0; i < 64; i++) {
      StringBuilder text = new StringBuilder();
      for (int bit = 0; bit < 6; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      texts.add(text.toString());
    }
    texts.addAll(List.copyOf(texts));
    texts.forEach(text -> ValueCodec.write(out, text));
    ByteSource in = new ByteSource(out.toByteArray()).sharingTexts();
    texts.forEach(text -> assertThat(ValueCodec.read(in)).isEqualTo(text));
    in.expectEnd();
  }

  @Test
  void truncatedBytesAreMalformed() {
    Randomly.runs(500)
        .check(
            (random, size) -> {
              byte[] bytes = ValueCodec.encodeTuple(RandomValues.tuple(random));
              for (int length = 0; length < bytes.length; length++) {
                byte[] prefix = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> ValueCodec.decodeTuple(prefix))
                    .isInstanceOf(MalformedException.class);
              }
            });
  }

  @Test
  void randomBytesAreValuesOrMalformed() {
    Randomly.runs(100_000)
        .upTo(60)
        .check(
            (random, size) -> {
              byte[] bytes = new byte[size];
              for (int i = 0; i < size; i++) {
                bytes[i] = (byte) random.nextInt(random.nextBoolean() ? 9 : 256);
              }
              try {
                Tuple read = ValueCodec.decodeTuple(bytes);
                assertThat(ValueCodec.decodeTuple(ValueCodec.encodeTuple(read))).isEqualTo(read);
              } catch (MalformedException expected) {
                assertThat(expected).hasMessageMatching(".+");
              }
            });
  }

  @Test
  void claimedLengthsCostNothing() {
    ByteSink out = new ByteSink();
    out.writeVarint(1);
    out.writeByte(6);
    out.writeVarint(Integer.MAX_VALUE);
    assertThatThrownBy(() -> ValueCodec.decodeTuple(out.toByteArray()))
        .isInstanceOf(MalformedException.class)
        .hasMessage("number 2147483647 above 5");
  }

  @Test
  void varintsOfEverySizeComeBack() {
    ByteSink out = new ByteSink(0);
    for (int shift = 0; shift < 64; shift++) {
      out.writeVarint(1L << shift);
      out.writeZigzag(-1L << shift);
    }
    ByteSource in = new ByteSource(out.toByteArray());
    for (int shift = 0; shift < 64; shift++) {
      assertThat(in.readVarint()).isEqualTo(1L << shift);
      assertThat(in.readZigzag()).isEqualTo(-1L << shift);
    }
    in.expectEnd();
    byte[] tooLong = new byte[11];
    Arrays.fill(tooLong, (byte) 0x80);
    assertThatThrownBy(() -> new ByteSource(tooLong).readVarint())
        .isInstanceOf(MalformedException.class);
  }

  private static String hex(Tuple tuple) {
    return HexFormat.of().formatHex(ValueCodec.encodeTuple(tuple));
  }
}
