package io.pivotscope.frontend.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mutants of good bytes: read, or refused by the one exception for it, and soon. */
class DecodersTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @ParameterizedTest
  @EnumSource
  void mutantsAreReadOrRefused(Decoders decoder) {
    Fuzz fuzz = new Fuzz(decoder.name(), 0.02);
    SplittableRandom random = fuzz.random();
    Mutator mutator = new Mutator(random);
    List<byte[]> seeds = decoder.seeds(random);
    long read = 0;
    long refused = 0;
    long slowest = 0;
    while (fuzz.goesOn()) {
      byte[] mutant = mutator.mutant(seeds);
      long begun = System.nanoTime();
      if (decoder.reads(mutant)) {
        read++;
      } else {
        refused++;
      }
      slowest = Math.max(slowest, System.nanoTime() - begun);
    }
    System.out.println(decoder + ": " + read + " read, " + refused + " refused");
    assertThat(read + refused).isPositive();
    assertThat(slowest).isLessThan(SOON.toNanos());
  }
}
