package io.pivotscope.baggage.accumulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.baggage.testing.RandomValues;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.baggage.value.Values;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes of states, as docs/wire.md draws them, and what is none. */
class StateBytesTest {

  static Map<String, byte[]> vectors() {
    Map<String, byte[]> vectors = new TreeMap<>();
    for (Aggregate function : Aggregate.values()) {
      Accumulator accumulator = Accumulators.create(function, Type.ANY);
      vectors.put(function + ".empty", Accumulators.encode(accumulator));
      for (Object row : List.of(-3L, 1000L, List.of(1L, 2L, "x"), List.of(1L, 3L, "y"))) {
        accumulator.add(row);
      }
      accumulator.add(1000L, 299);
      vectors.put(function + ".longs", Accumulators.encode(accumulator));
      accumulator.add(0.75);
      vectors.put(function + ".mixed", Accumulators.encode(accumulator));
    }
    Accumulator distinct = Accumulators.create(Aggregate.DISTINCT, Type.LONG);
    for (long i = 0; i < 33; i++) {
      distinct.add(i);
    }
    vectors.put("DISTINCT.registers", Accumulators.encode(distinct));
    return vectors;
  }

  @Test
  void bytesAreThoseOfTheGoldenVectors() throws IOException {
    Properties golden = new Properties();
    try (InputStream in = StateBytesTest.class.getResourceAsStream("state-vectors.properties")) {
      golden.load(in);
    }
    StringBuilder actual = new StringBuilder();
    vectors().forEach((name, bytes) -> actual.append(line(name, HexFormat.of().formatHex(bytes))));
    StringBuilder expected = new StringBuilder();
    new TreeMap<>(golden).forEach((name, hex) -> expected.append(line(name, hex)));
    assertThat(actual.toString()).isEqualTo(expected.toString());
  }

  private static String line(Object name, Object hex) {
    return name + " = " + hex + '\n';
  }

  @ParameterizedTest
  @EnumSource
  void truncatedStatesAreMalformed(Aggregate function) {
    Randomly.runs(100)
        .upTo(60)
        .check(
            (random, size) -> {
              byte[] bytes = Accumulators.encode(randomState(random, function, size));
              for (int length = 0; length < bytes.length; length++) {
                byte[] prefix = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> Accumulators.decode(function, Type.ANY, prefix))
                    .as("%s of %s bytes", length, bytes.length)
                    .isInstanceOf(MalformedException.class);
              }
              byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
              assertThatThrownBy(() -> Accumulators.decode(function, Type.ANY, longer))
                  .isInstanceOf(MalformedException.class);
            });
  }

  private static Accumulator randomState(SplittableRandom random, Aggregate function, int size) {
    Accumulator result = Accumulators.create(function, Type.ANY);
    for (int i = 0; i < size; i++) {
      Object value = RandomValues.value(random);
      result.add(random.nextBoolean() ? value : Arrays.asList(1L, value));
      result.add(random.nextLong() >> random.nextInt(64));
    }
    return result;
  }

  /** What a stranger sends is refused, or is a state that works like any other. */
  @ParameterizedTest
  @EnumSource
  void hostileBytesAreStatesOrMalformed(Aggregate function) {
    Randomly.runs(20_000)
        .upTo(60)
        .check(
            (random, size) -> {
              check(function, hostile(random, function, size));
            });
  }

  static void check(Aggregate function, byte[] bytes) {
    Accumulator read;
    try {
      read = Accumulators.decode(function, Type.ANY, bytes);
    } catch (MalformedException expected) {
      return;
    }
    byte[] written = Accumulators.encode(read);
    Accumulator again = Accumulators.decode(function, Type.ANY, written);
    assertThat(Values.equal(again.result(), read.result())).isTrue();
    again.merge(read, 3);
    again.add((long) bytes.length << 50);
    again.merge(again.copy(), Long.MAX_VALUE);
    again.result();
  }

  private static byte[] hostile(SplittableRandom random, Aggregate function, int size) {
    if (random.nextBoolean()) {
      byte[] bytes = new byte[size];
      for (int i = 0; i < size; i++) {
        bytes[i] = (byte) random.nextInt(random.nextBoolean() ? 40 : 256);
      }
      return bytes;
    }
    byte[] bytes = Accumulators.encode(randomState(random, function, size / 3));
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  @Test
  void whatNoNumberCouldHaveWrittenIsMalformed() {
    malformed(Aggregate.COUNT, "ffffffffffffffffff01");
    malformed(Aggregate.SKETCH, "02" + "0000"); // a count of 0
    malformed(Aggregate.SKETCH, "02" + "0201"); // no long has key 1
    malformed(Aggregate.HISTOGRAM, "02" + "fe1f01"); // infinity is no long
    malformed(Aggregate.HISTOGRAM, "03" + "802001"); // beyond infinity
    malformed(Aggregate.DISTINCT, "22"); // neither hashes nor registers
    malformed(Aggregate.DISTINCT, "2101" + "01"); // a short list of registers
    malformed(Aggregate.TOPK, "01" + "0001" + "00"); // counts null
    malformed(Aggregate.TOPK, "02" + "11011101" + "00"); // counts 1 twice
    malformed(Aggregate.FIRST, "0700"); // an empty list
    malformed(Aggregate.LAST, "11"); // no list
  }

  private static void malformed(Aggregate function, String hex) {
    assertThatThrownBy(() -> Accumulators.decode(function, Type.ANY, HexFormat.of().parseHex(hex)))
        .as("%s %s", function, hex)
        .isInstanceOf(MalformedException.class);
  }
}
