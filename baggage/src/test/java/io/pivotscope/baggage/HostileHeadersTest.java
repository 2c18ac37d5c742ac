package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that were made so that reading them, or what follows, takes more than they are long. */
@Timeout(20)
class HostileHeadersTest {
  private static final int KEYS = 16_000;
  private static final int KEY_BITS = 14;
  private static final int VIEWS = 200_000;

  @Test
  void keysOfOneHashAreMalformed() {
    assertThat(key(1).hashCode()).isEqualTo(key(KEYS - 1).hashCode());
    assertThatThrownBy(() -> ContentCodec.decode(ledger(HostileHeadersTest::key)))
        .isInstanceOf(MalformedException.class)
        .hasMessage("keys that crowd together");
  }

  @Test
  void asManyKeysThatNobodyChoseAreRead() {
    for (IntFunction<String> keys :
        new IntFunction[] {
          i -> "host-" + i, Integer::toString, i -> "10.0." + i % 256 + "." + i / 256
        }) {
      Content content = ContentCodec.decode(ledger(keys));
      assertThat(content.ledger.keys(0)).hasSize(KEYS);
    }
  }

  @Test
  void viewsOfQueriesThatAreGoneGoInOnePass() {
    ByteSink out = header(VIEWS);
    for (int i = 0; i < VIEWS; i++) {
      out.writeVarint(i); // query
      out.writeVarint(0); // epoch
      out.writeByte(0);
      out.writeBlock(new byte[0]);
    }
    Baggage baggage = HeaderCodec.decode(out.toByteArray()).baggage();
    baggage.retain((query, epoch) -> query % 2 == 0);
    assertThat(baggage.carried()).hasSize(VIEWS / 2).allMatch(view -> view.query % 2 == 0);
    baggage.retain((query, epoch) -> true);
    assertThat(baggage.carried()).hasSize(VIEWS / 2);
    baggage.retain((query, epoch) -> false);
    assertThat(baggage.isBare()).isTrue();
  }

  /** "Aa" and "BB" have one hash, and so has what is made of as many of them. */
  private static String key(int number) {
    StringBuilder key = new StringBuilder();
    for (int bit = 0; bit < KEY_BITS; bit++) {
      key.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return key.toString();
  }

  private static ByteSink header(int views) {
    ByteSink out = new ByteSink(64);
    out.writeByte(0x50);
    out.writeFixed64(1L << 50);
    out.writeZigzag(0); // sent
    out.writeZigzag(0); // the request's id
    out.writeFixed64(7);
    out.writeVarint(0);
    out.writeVarint(views);
    return out;
  }

  /** A content with one ledger of counts, in which one branch has a group under each key. */
  private static byte[] ledger(IntFunction<String> keys) {
    ByteSink out = new ByteSink(64);
    out.writeByte(0); // flags
    out.writeVarint(0); // sets
    out.writeVarint(1); // shapes: slot 0 has one aggregate, COUNT
    out.writeVarint(0);
    out.writeVarint(2);
    out.writeByte(0);
    out.writeVarint(1); // cells: of the first branch
    out.writeVarint(0);
    out.writeVarint(0);
    out.writeVarint(1); // version, floor, runs
    out.writeVarint(0);
    out.writeVarint(0);
    out.writeVarint(2L * KEYS);
    for (int i = 0; i < KEYS; i++) {
      byte[] key = keys.apply(i).getBytes(StandardCharsets.UTF_8);
      out.writeVarint(1); // columns
      out.writeByte(128 + key.length); // a short text
      out.writeBytes(key);
      out.writeVarint(1); // the count
    }
    return out.toByteArray();
  }
}
