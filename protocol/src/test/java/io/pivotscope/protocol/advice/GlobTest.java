package io.pivotscope.protocol.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GlobTest {

  private static final long SEED = 1126;

  @Test
  void aStarStaysWithinOnePart() {
    assertThat(Glob.matches("a.b.*", "a.b.C")).isTrue();
    assertThat(Glob.matches("a.b.*", "a.b.C$D")).isTrue();
    assertThat(Glob.matches("a.b.*", "a.b.c.D")).isFalse();
    assertThat(Glob.matches("a.*.C", "a.b.C")).isTrue();
    assertThat(Glob.matches("a.*.C", "a.C")).isFalse();
    assertThat(Glob.matches("read*", "read")).isTrue();
    assertThat(Glob.matches("*read*", "doReadAll")).isFalse();
    assertThat(Glob.matches("*Read*", "doReadAll")).isTrue();
  }

  @Test
  void twoStarsAreAnyNumberOfParts() {
    assertThat(Glob.matches("a.**.C", "a.C")).isTrue();
    assertThat(Glob.matches("a.**.C", "a.b.c.C")).isTrue();
    assertThat(Glob.matches("a.**.C", "a.bC")).isFalse();
    assertThat(Glob.matches("a.**.C", "ab.C")).isFalse();
    assertThat(Glob.matches("**.C", "C")).isTrue();
    assertThat(Glob.matches("a.**", "a.b.C$D")).isTrue();
    assertThat(Glob.matches("a.**", "ab.C")).isFalse();
    assertThat(Glob.matches("**", "anything.At$all")).isTrue();
    assertThat(Glob.matches("a.Outer.*", "a.Outer$Inner")).isTrue();
  }

  @Test
  void aSimpleGlobIsTheEndOfAName() {
    assertThat(Glob.matchesEnd("*Handler", "a.b.FooHandler")).isTrue();
    assertThat(Glob.matchesEnd("*Handler", "Handler")).isTrue();
    assertThat(Glob.matchesEnd("Foo*", "a.b.Outer$FooBar")).isTrue();
    assertThat(Glob.matchesEnd("oo*", "a.b.Foo")).isFalse();
  }

  @Test
  void globsThatCanMeanTheSameMeet() {
    assertThat(Glob.meet("a.*Handler", "a.Foo*")).isTrue();
    assertThat(Glob.meet("a.**.C", "a.*")).isTrue();
    assertThat(Glob.meet("a.**.C", "a.b.*.C")).isTrue();
    assertThat(Glob.meet("a.*", "a.b.*")).isFalse();
    assertThat(Glob.meet("get*", "set*")).isFalse();
    assertThat(Glob.meet("a.B", "a.B")).isTrue();
    assertThat(Glob.meet("a.B", "a.C")).isFalse();
  }

  /** Against regular expressions, over few letters so that much matches. */
  @Test
  void asARegularExpressionSaysAndGlobsOfOneNameMeet() {
    List<String> parts = List.of("*", "**", "a", "b", "*a", "b*", "a*b");
    int matched = 0;
    for (long seed = SEED; seed < SEED + 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String glob = glob(parts, random);
      String other = glob(parts, random);
      String name = name(random);
      boolean expected = Pattern.matches(regex(glob), name);
      assertThat(Glob.matches(glob, name))
          .as("seed %d: %s of %s", seed, glob, name)
          .isEqualTo(expected);
      if (expected && Glob.matches(other, name)) {
        matched++;
        assertThat(Glob.meet(glob, other)).as("seed %d: %s, %s", seed, glob, other).isTrue();
      }
    }
    assertThat(matched).isGreaterThan(200);
  }

  private static String glob(List<String> parts, SplittableRandom random) {
    StringBuilder glob = new StringBuilder();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      glob.append(parts.get(random.nextInt(parts.size()))).append(n > 1 ? "." : "");
    }
    return glob.toString();
  }

  private static String name(SplittableRandom random) {
    StringBuilder name = new StringBuilder("ab".substring(random.nextInt(2)));
    for (int n = random.nextInt(6); n > 0; n--) {
      name.append(random.nextInt(3) == 0 ? "." : "").append("ab".charAt(random.nextInt(2)));
    }
    return name.toString();
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      if (glob.startsWith("**.", i)) {
        regex.append("(?:.*\\.)?");
        i += 2;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else {
        char c = glob.charAt(i);
        regex.append(c == '*' ? "[^.]*" : c == '.' ? "\\." : String.valueOf(c));
      }
    }
    return regex.toString();
  }
}
