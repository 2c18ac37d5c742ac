package io.pivotscope.frontend.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MutatorTest {
  private static final List<byte[]> SEEDS =
      List.of("hello".getBytes(StandardCharsets.UTF_8), new byte[0], new byte[] {1, 2, 3, 4});

  @Test
  void theSameSeedGivesTheSameBytes() {
    assertThat(mutants(7)).isEqualTo(mutants(7)).isNotEqualTo(mutants(8));
  }

  @Test
  void shorterLongerAndChangedOnesAllComeSoon() {
    List<String> mutants = mutants(1);
    Set<Integer> lengths = new HashSet<>();
    mutants.forEach(mutant -> lengths.add(mutant.length()));
    assertThat(lengths).contains(0, 4, 5, 6, 20);
    assertThat(new HashSet<>(mutants)).hasSizeGreaterThan(1_500);
  }

  @Test
  void seedsStayWhatTheyWere() {
    mutants(3);
    assertThat(new String(SEEDS.get(0), StandardCharsets.UTF_8)).isEqualTo("hello");
  }

  private static List<String> mutants(long seed) {
    Mutator mutator = new Mutator(new SplittableRandom(seed));
    return java.util.stream.Stream.generate(
            () -> new String(mutator.mutant(SEEDS), StandardCharsets.ISO_8859_1))
        .limit(2_000)
        .toList();
  }
}
