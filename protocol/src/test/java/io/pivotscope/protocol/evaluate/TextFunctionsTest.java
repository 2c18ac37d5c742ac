package io.pivotscope.protocol.evaluate;

import static io.pivotscope.protocol.evaluate.EvaluatorTest.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.value.Values;
import io.pivotscope.protocol.advice.Function;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextFunctionsTest {

  @Test
  void trimming() {
    assertThat(call(Function.TRIM, " \t a b \n")).isEqualTo("a b");
    assertThat(call(Function.TRIM_START, "  a ")).isEqualTo("a ");
    assertThat(call(Function.TRIM_END, "  a ")).isEqualTo("  a");
    assertThat(call(Function.TRIM, "")).isEqualTo("");
    assertThat(call(Function.TRIM, 1L)).isNull();
  }

  @Test
  void replaceIsOfEveryOccurrenceFromTheLeft() {
    assertThat(call(Function.REPLACE, "a.b.c", ".", "::")).isEqualTo("a::b::c");
    assertThat(call(Function.REPLACE, "aaa", "aa", "b")).isEqualTo("ba");
    assertThat(call(Function.REPLACE, "abc", "b", "")).isEqualTo("ac");
    assertThat(call(Function.REPLACE, "abc", "", "x")).isEqualTo("abc");
    assertThat(call(Function.REPLACE, "abc", "x", "y")).isEqualTo("abc");
    assertThat(call(Function.REPLACE, "abc", "b", 1L)).isNull();
    assertThat(call(Function.REPLACE, "abc", "b")).isNull();
  }

  @Test
  void aTextThatWouldGrowTooLongIsNull() {
    String most = "x".repeat(Texts.MAX_LENGTH);
    assertThat(call(Function.REPLACE, most, "x", "y")).isEqualTo("y".repeat(Texts.MAX_LENGTH));
    assertThat(call(Function.REPLACE, most, "x", "yy")).isNull();
    assertThat(call(Function.REPLACE, "ab" + "x".repeat(65_000), "a", "y".repeat(1_000))).isNull();
    assertThat(call(Function.CONCAT, most, "")).isEqualTo(most);
    assertThat(call(Function.CONCAT, most, "x")).isNull();
    assertThat(call(Function.ADD, most, "x")).isNull();
  }

  @Test
  void indexOfCountsFromOneAndIsZeroForNowhere() {
    assertThat(call(Function.INDEX_OF, "banana", "an")).isEqualTo(2L);
    assertThat(call(Function.INDEX_OF, "banana", "x")).isEqualTo(0L);
    assertThat(call(Function.INDEX_OF, "banana", "")).isEqualTo(1L);
    assertThat(call(Function.INDEX_OF, "banana", 1L)).isNull();
  }

  @Test
  void splitGivesOnePart() {
    assertThat(call(Function.SPLIT, "a/b//c", "/", 1L)).isEqualTo("a");
    assertThat(call(Function.SPLIT, "a/b//c", "/", 2L)).isEqualTo("b");
    assertThat(call(Function.SPLIT, "a/b//c", "/", 3L)).isEqualTo("");
    assertThat(call(Function.SPLIT, "a/b//c", "/", 4L)).isEqualTo("c");
    assertThat(call(Function.SPLIT, "a/b//c", "/", 5L)).isNull();
    assertThat(call(Function.SPLIT, "a::b", "::", 2L)).isEqualTo("b");
    assertThat(call(Function.SPLIT, "/", "/", 2L)).isEqualTo("");
    assertThat(call(Function.SPLIT, "", "/", 1L)).isEqualTo("");
    assertThat(call(Function.SPLIT, "abc", "", 1L)).isEqualTo("abc");
    assertThat(call(Function.SPLIT, "abc", "", 2L)).isNull();
    assertThat(call(Function.SPLIT, "a/b", "/", 0L)).isNull();
    assertThat(call(Function.SPLIT, "a/b", "/", Long.MAX_VALUE)).isNull();
    assertThat(call(Function.SPLIT, "a/b", "/", 1.0)).isNull();
  }

  @Test
  void leftAndRightTakeAtMostWhatIsThere() {
    assertThat(call(Function.LEFT, "hello", 2L)).isEqualTo("he");
    assertThat(call(Function.LEFT, "hello", 9L)).isEqualTo("hello");
    assertThat(call(Function.LEFT, "hello", -1L)).isEqualTo("");
    assertThat(call(Function.LEFT, "hello", Long.MAX_VALUE)).isEqualTo("hello");
    assertThat(call(Function.RIGHT, "hello", 2L)).isEqualTo("lo");
    assertThat(call(Function.RIGHT, "hello", 9L)).isEqualTo("hello");
    assertThat(call(Function.RIGHT, "hello", Long.MIN_VALUE)).isEqualTo("");
    assertThat(call(Function.RIGHT, 5L, 2L)).isNull();
  }

  @Test
  void hexAndHash() {
    assertThat(call(Function.HEX, 255L)).isEqualTo("ff");
    assertThat(call(Function.HEX, -1L)).isEqualTo("ffffffffffffffff");
    assertThat(call(Function.HEX, (Object) new byte[] {1, -1})).isEqualTo("01ff");
    assertThat(call(Function.HEX, "a")).isNull();
    assertThat(call(Function.HEX, 1.5)).isNull();
    assertThat(call(Function.HASH, "a")).isEqualTo(Values.hash("a"));
    assertThat(call(Function.HASH, List.of(1L, "x"))).isEqualTo(Values.hash(List.of(1L, "x")));
    assertThat(call(Function.HASH, -0.0)).isEqualTo(call(Function.HASH, 0.0));
  }
}
