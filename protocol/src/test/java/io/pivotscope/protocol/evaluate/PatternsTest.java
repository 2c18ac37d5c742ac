package io.pivotscope.protocol.evaluate;

import static io.pivotscope.protocol.evaluate.EvaluatorTest.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.protocol.advice.Function;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limit is there to end what does not: it is far above what the cases need. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PatternsTest {

  @Test
  void matchesFindsAnywhere() {
    assertThat(call(Function.MATCHES, "/user/blk_17", "blk_\\d+")).isEqualTo(true);
    assertThat(call(Function.MATCHES, "/user/blk_17", "^blk_\\d+")).isEqualTo(false);
    assertThat(call(Function.MATCHES, "DataNode", "(?i)^DATA")).isEqualTo(true);
    assertThat(call(Function.MATCHES, "", "")).isEqualTo(true);
    assertThat(call(Function.MATCHES, "a\nb", "^b$")).isEqualTo(false);
    assertThat(call(Function.MATCHES, "a\nb", "(?m)^b$")).isEqualTo(true);
    assertThat(call(Function.MATCHES, 1L, "1")).isNull();
    assertThat(call(Function.MATCHES, "1", 1L)).isNull();
    assertThat(call(Function.MATCHES, "1")).isNull();
  }

  @Test
  void extractTakesTheFirstGroupOrAllOrTheOneNamed() {
    assertThat(call(Function.EXTRACT, "blk_17_3", "_\\d+")).isEqualTo("_17");
    assertThat(call(Function.EXTRACT, "blk_17_3", "_(\\d+)_(\\d+)")).isEqualTo("17");
    assertThat(call(Function.EXTRACT, "blk_17_3", "_(\\d+)_(\\d+)", 2L)).isEqualTo("3");
    assertThat(call(Function.EXTRACT, "blk_17_3", "_(\\d+)_(\\d+)", 0L)).isEqualTo("_17_3");
    assertThat(call(Function.EXTRACT, "ac", "a(b)?c")).isNull();
    assertThat(call(Function.EXTRACT, "x", "y")).isNull();
    assertThat(call(Function.EXTRACT, "x", "x", 1L)).isNull();
    assertThat(call(Function.EXTRACT, "x", "x", -1L)).isNull();
    assertThat(call(Function.EXTRACT, "x", "x", Long.MAX_VALUE)).isNull();
    assertThat(call(Function.EXTRACT, "x", "x", 0.0)).isNull();
    assertThat(call(Function.EXTRACT, "x", "x", null)).isNull();
  }

  @Test
  void aBadPatternIsAMistakeForItsAuthorAndNullInAProcess() {
    assertThat(Patterns.mistake("a(b)c")).isNull();
    assertThat(Patterns.groups("a(b)(?:c)(d)")).isEqualTo(2);
    assertThat(Patterns.mistake("(a")).isEqualTo("missing closing )");
    for (String bad : new String[] {"(a", "[", "a**", "(?=x)", "(a)\\1", "a{1001}", "\\"}) {
      assertThat(Patterns.mistake(bad)).as(bad).isNotNull();
      assertThat(Patterns.groups(bad)).as(bad).isZero();
      assertThat(call(Function.MATCHES, "a", bad)).as(bad).isNull();
      assertThat(call(Function.EXTRACT, "a", bad)).as(bad).isNull();
    }
  }

  @Test
  void whatWouldBeLargeWhenCompiledIsRefused() {
    String[] large = {
      "((a{100}){100}){100}",
      "(a{1000}){2}",
      "(" + "(a{1000}){1000}".repeat(20) + "){1000}",
      "((a{1000})\\Q\\E{1000}){3}",
      "[(](?:(?:\\pL{30}){30}){30}",
      "(".repeat(101) + ")".repeat(101),
      "a".repeat(1001),
      "a{999}b{999}"
    };
    for (String pattern : large) {
      assertThat(Patterns.mistake(pattern)).as(pattern).startsWith("more than 1000 steps");
      assertThat(call(Function.MATCHES, "a", pattern)).as(pattern).isNull();
    }
    String[] common = {
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
      "^(\\d{1,3}\\.){3}\\d{1,3}(:\\d{1,5})?$",
      "(ERROR|WARN|FATAL) \\[(.{1,200}?)\\] (?P<rest>.*)",
      "((((((((((a){2}){2}){2}){2}){2}))))){3}"
    };
    for (String pattern : common) {
      assertThat(Patterns.mistake(pattern)).as(pattern).isNull();
    }
  }

  /** Exponential for a backtracking matcher: it would not end in the life of this test. */
  @Test
  void nestedRepetitionIsLinear() {
    assertThat(call(Function.MATCHES, "x".repeat(8192), "(x+x+)+y")).isEqualTo(false);
    assertThat(call(Function.MATCHES, "a".repeat(64), "(a?){64}a{64}")).isEqualTo(true);
  }

  @Test
  void aTextThatIsTooLongForThePatternHasNoAnswer() {
    String pattern = "a{900}$";
    assertThat(call(Function.MATCHES, "a".repeat(8192), pattern)).isEqualTo(true);
    assertThat(call(Function.MATCHES, "a".repeat(65_536), pattern)).isNull();
    assertThat(call(Function.MATCHES, "a".repeat(65_536), "b")).isEqualTo(false);
  }

  @Test
  void theCacheIsBounded() {
    for (int i = 0; i < 2_000; i++) {
      assertThat(call(Function.MATCHES, "a" + i, "^a" + i + "$")).isEqualTo(true);
      assertThat(Patterns.cached()).isBetween(1, 256);
    }
  }

  /** RE2/J would compile the first three for ever. */
  @Test
  void ignoringCaseIsForAscii() {
    String[] refused = {"(?i)\u1c80", "(?i)[\\x{1c80}]", "a(?s-m:b)(?mi:[a-\ud83d])", "(?i)\u00e4"};
    for (String pattern : refused) {
      assertThat(Patterns.mistake(pattern)).as(pattern).contains("ASCII");
    }
    for (String pattern : new String[] {"\u1c80", "(?P<i>\u00e4)", "(?s)\u00e4i", "(?i)[^a]\\pL"}) {
      assertThat(Patterns.mistake(pattern)).as(pattern).isNull();
    }
    for (char c = 0; c < 0x80; c++) {
      String escaped = "(?i)[\\x%02x-\\x7f\\x%02x]".formatted((int) c, (int) c);
      assertThat(Patterns.mistake(escaped)).as(escaped).isNull();
    }
    assertThat(Patterns.mistake("(?i)[\\000-\\377\\777]")).isNull();
    assertThat(call(Function.MATCHES, "\u212a", "(?i)k")).isEqualTo(true);
    assertThat(call(Function.MATCHES, "\u1c80", "(?i)\\x{1c80}")).isNull();
    for (int c = 0x80; c < 0x11000; c++) {
      assertThat(call(Function.MATCHES, Character.toString(c), "(?i)^[^k]|k$")).isNotNull();
    }
  }

  @Test
  void anyTextIsAPatternOrAMistake() {
    long seed = 20261122;
    SplittableRandom random = new SplittableRandom(seed);
    String[] pieces = {
      "a",
      "(",
      ")",
      "[",
      "]",
      "^",
      "{2}",
      "{3,}",
      "{,4}",
      "{9,1}",
      "*",
      "+?",
      "|",
      "\\",
      "\\Q",
      "\\E",
      "(?i)",
      "(?P<n>",
      "[:alpha:]",
      "-",
      "\\p{Greek}",
      "\\x{10FFFF}",
      "\\x{110000}",
      ".",
      "$",
      "\\b",
      "\ud83d",
      "\u0130",
      "?"
    };
    int good = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder pattern = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        pattern.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        boolean usable = Patterns.mistake(pattern.toString()) == null;
        Object found = call(Function.MATCHES, "aa(b) \u03b1 [x]", pattern.toString());
        assertThat(found != null).as("seed " + seed + " " + pattern).isEqualTo(usable);
        good += usable ? 1 : 0;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + " " + pattern, e);
      }
    }
    assertThat(good).isBetween(1_000, 19_000);
  }
}
