package io.pivotscope.baggage.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.testing.RandomValues;
import io.pivotscope.baggage.testing.Randomly;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ValuesTest {

  @Test
  void numbersWidenAndEnumsReadAsTheirNames() {
    assertThat(Values.normalise(7)).isEqualTo(7L);
    assertThat(Values.normalise((short) -7)).isEqualTo(-7L);
    assertThat(Values.normalise((byte) 7)).isEqualTo(7L);
    assertThat(Values.normalise('a')).isEqualTo(97L);
    assertThat(Values.normalise(0.5f)).isEqualTo(0.5);
    assertThat(Values.normalise(TimeUnit.DAYS)).isEqualTo("DAYS");
    assertThat(Values.normalise(new AtomicInteger(3))).isEqualTo(3L);
    assertThat(Values.normalise(BigInteger.TWO.pow(40))).isEqualTo(1L << 40);
    assertThat(Values.normalise(BigInteger.TWO.pow(80))).isEqualTo(0x1p80);
    assertThat(Values.normalise(new BigDecimal("1.5"))).isEqualTo(1.5);
    assertThat(Values.normalise(null)).isNull();
  }

  @Test
  void timesAreNanosAndMicros() {
    assertThat(Values.normalise(Duration.ofMillis(-5))).isEqualTo(-5_000_000L);
    assertThat(Values.normalise(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(Values.normalise(Instant.EPOCH.plusMillis(3))).isEqualTo(3000L);
    assertThat(Values.normalise(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void namesAndIdentifiersReadAsText() {
    assertThat(Values.normalise(new UUID(1, 2))).isEqualTo("00000000-0000-0001-0000-000000000002");
    assertThat(Values.normalise(String.class)).isEqualTo("java.lang.String");
  }

  @Test
  void arraysAndPlainCollectionsBecomeListsOfBoundedLength() {
    assertThat(Values.normalise(new int[] {1, 2})).isEqualTo(List.of(1L, 2L));
    assertThat(Values.normalise(Arrays.asList("a", null))).isEqualTo(Arrays.asList("a", null));
    assertThat(Values.normalise(new Object[] {List.of(1)})).isEqualTo(List.of(List.of(1L)));
    assertThat((List<?>) Values.normalise(new long[100_000])).hasSize(Values.MAX_ITEMS);
    List<Object> cyclic = new ArrayList<>();
    cyclic.add(cyclic);
    assertThat(String.valueOf(Values.normalise(cyclic))).contains("ArrayList@");
  }

  @Test
  void bytesAreCopied() {
    byte[] bytes = {1};
    Object value = Values.normalise(bytes);
    bytes[0] = 2;
    assertThat(Values.equal(value, new byte[] {1})).isTrue();
  }

  @Test
  void noCodeOfTheApplicationRuns() {
    Object hostile =
        new AbstractList<Object>() {
          @Override
          public Object get(int index) {
            throw new AssertionError("called");
          }

          @Override
          public int size() {
            throw new AssertionError("called");
          }

          @Override
          public String toString() {
            throw new AssertionError("called");
          }

          @Override
          public int hashCode() {
            throw new AssertionError("called");
          }
        };
    assertThat((String) Values.normalise(hostile)).startsWith(getClass().getName() + "$1@");
    Object wrapped = Collections.unmodifiableList((List<?>) hostile);
    assertThat((String) Values.normalise(wrapped)).contains("@");
    assertThat(Values.normalise(List.of(hostile))).isInstanceOf(List.class);
  }

  @Test
  void orderIsATotalPreorder() {
    Randomly.runs(20_000)
        .check(
            (random, size) -> {
              Object a = RandomValues.value(random);
              Object b = RandomValues.value(random);
              Object c = RandomValues.value(random);
              int ab = Integer.signum(Values.compare(a, b));
              assertThat(Integer.signum(Values.compare(b, a))).isEqualTo(-ab);
              if (ab <= 0 && Values.compare(b, c) <= 0) {
                assertThat(Values.compare(a, c)).isLessThanOrEqualTo(0);
                if (ab == 0 && Values.compare(b, c) == 0) {
                  assertThat(Values.compare(a, c)).isZero();
                }
              }
              if (Values.equal(a, b)) {
                assertThat(ab).isZero();
                assertThat(Values.hash(a)).isEqualTo(Values.hash(b));
              }
            });
  }

  @Test
  void longsAndDoublesCompareByExactValue() {
    assertThat(Values.compare(1L, 1.0)).isZero();
    assertThat(Values.compare((1L << 53) + 1, 0x1p53)).isPositive();
    assertThat(Values.compare(Long.MAX_VALUE, 0x1p63)).isNegative();
    assertThat(Values.compare(Long.MIN_VALUE, -0x1p63)).isZero();
    assertThat(Values.compare(-1L, -1.5)).isPositive();
    assertThat(Values.compare(Long.MAX_VALUE, Double.NaN)).isNegative();
    assertThat(Values.equal(1L, 1.0)).isFalse();
    assertThat(Values.equal(0.0, -0.0)).isTrue();
  }

  @Test
  void hashIsTheSameInEveryProcess() {
    // Caps on groups rest on it: these numbers must never change.
    assertThat(Tuple.of("dn1", 42L).stableHash()).isEqualTo(140511815897511537L);
    assertThat(Tuple.EMPTY.stableHash()).isZero();
  }

  @Test
  void tuplesCompareByContent() {
    assertThat(Tuple.of(1L, new byte[] {1}, null)).isEqualTo(Tuple.of(1L, new byte[] {1}, null));
    assertThat(Tuple.of(1L)).isNotEqualTo(Tuple.of(1.0));
    assertThat(Tuple.of(1L).concat(Tuple.of("b"))).isEqualTo(Tuple.of(1L, "b"));
    assertThat(Tuple.of(1L)).isLessThan(Tuple.of(1L, 0L));
    assertThat(Tuple.of(0.0)).hasSameHashCodeAs(Tuple.of(-0.0));
  }
}
