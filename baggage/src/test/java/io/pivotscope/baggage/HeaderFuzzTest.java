package io.pivotscope.baggage;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pivotscope.baggage.value.MalformedException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes, decoding says so or yields baggage with which nothing fails. Runs its seeds here,
 * and searches where {@code JAZZER_FUZZ} is set: docs/testing.md.
 */
class HeaderFuzzTest {

  static Stream<byte[]> vectors() {
    return HeaderVectors.all().values().stream();
  }

  @MethodSource("vectors")
  @FuzzTest(maxDuration = "10m")
  void headers(byte[] bytes) {
    Message message;
    try {
      message = HeaderCodec.decode(bytes);
    } catch (MalformedException expected) {
      return;
    }
    HeaderCodecTest.use(message);
  }
}
