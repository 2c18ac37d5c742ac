package io.pivotscope.protocol.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.codec.MalformedMessageException;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.evaluate.Evaluator;
import io.pivotscope.protocol.evaluate.Patterns;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes are a program or malformed, any program is sound or refused by name, and a sound one
 * runs on whatever comes. Fuzz tests run their seeds here, and search where {@code JAZZER_FUZZ} is
 * set: docs/testing.md.
 */
class ProgramFuzzTest {

  private static final long SEED = 20151005;
  private static final int CASES = 1_500;

  /** A program as it travels. */
  @FuzzTest(maxDuration = "10m")
  void receivedPrograms(byte[] bytes) {
    AdviceProgram program;
    try {
      program = ProgramCodec.decode(bytes);
    } catch (MalformedMessageException expected) {
      return;
    }
    byte[] encoded = ProgramCodec.encode(program);
    assertThat(ProgramCodec.encode(ProgramCodec.decode(encoded))).isEqualTo(encoded);
    for (int seed = 0; seed < 4; seed++) {
      runIfSound(program, random(SEED + seed, 120));
    }
  }

  static Stream<byte[]> choices() {
    return LongStream.range(SEED, SEED + 40).mapToObj(seed -> randomBytes(seed, 300));
  }

  @MethodSource("choices")
  @FuzzTest(maxDuration = "10m")
  void programsThatAreSound(byte[] bytes) {
    Choices choices = new Choices(bytes);
    runIfSound(RandomPrograms.of(choices), choices);
  }

  @FuzzTest(maxDuration = "10m")
  void patterns(byte[] bytes) {
    check(new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void randomProgramsAreSoundAndRun() {
    int sound = 0;
    for (long seed = SEED; seed < SEED + CASES; seed++) {
      Choices choices = random(seed, 400);
      try {
        sound += runIfSound(RandomPrograms.of(choices), choices) ? 1 : 0;
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(sound).as("sound programs").isGreaterThan(CASES * 9 / 10);
  }

  private static Choices random(long seed, int length) {
    return new Choices(randomBytes(seed, length));
  }

  private static byte[] randomBytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private static boolean runIfSound(AdviceProgram program, Choices choices) {
    assertThat((long) ProgramCodec.encode(program).length)
        .isLessThanOrEqualTo(3 * ProgramVolume.of(program));
    try {
      ProgramVerifier.verify(program);
    } catch (UnsoundProgramException e) {
      assertThat(e).hasMessageMatching("(?s).+");
      return false;
    }
    RandomRuns.of(program, choices);
    return true;
  }

  /** A pattern is good or its mistake is told; one that is good answers on any text. */
  private static void check(String pattern) {
    String mistake = Patterns.mistake(pattern);
    if (mistake != null) {
      assertThat(mistake).isNotEmpty();
      return;
    }
    Expr wanted = new Expr.Constant(pattern, Type.STRING);
    for (String text : List.of("", pattern, "aab\u00e9\ud83d\ude00\n-1.5", "ab".repeat(4096))) {
      Object[] row = {text};
      Expr column = new Expr.Column(0, Type.STRING);
      List<Expr> arguments = List.of(column, wanted);
      Object found =
          Evaluator.evaluate(new Expr.Apply(Function.MATCHES, arguments, Type.BOOLEAN), row);
      Expr whole = new Expr.Constant(0L, Type.LONG);
      Object part =
          Evaluator.evaluate(
              new Expr.Apply(Function.EXTRACT, Arrays.asList(column, wanted, whole), Type.STRING),
              row);
      assertThat(part != null).as(pattern).isEqualTo(Boolean.TRUE.equals(found));
    }
  }
}
