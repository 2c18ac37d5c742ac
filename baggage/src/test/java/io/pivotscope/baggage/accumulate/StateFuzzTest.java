package io.pivotscope.baggage.accumulate;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a stranger sends is refused, or is a state that works like any other. Runs its seeds here,
 * and searches where {@code JAZZER_FUZZ} is set: docs/testing.md.
 */
class StateFuzzTest {

  /** A function, then a state of its own. */
  static Stream<byte[]> states() {
    return StateBytesTest.vectors().entrySet().stream()
        .map(
            vector -> {
              byte[] bytes = new byte[1 + vector.getValue().length];
              String name = vector.getKey().substring(0, vector.getKey().indexOf('.'));
              bytes[0] = (byte) Aggregate.valueOf(name).ordinal();
              System.arraycopy(vector.getValue(), 0, bytes, 1, vector.getValue().length);
              return bytes;
            });
  }

  @MethodSource("states")
  @FuzzTest(maxDuration = "10m")
  void states(byte[] bytes) {
    Aggregate[] functions = Aggregate.values();
    if (bytes.length > 0 && bytes[0] >= 0 && bytes[0] < functions.length) {
      StateBytesTest.check(functions[bytes[0]], Arrays.copyOfRange(bytes, 1, bytes.length));
    }
  }
}
