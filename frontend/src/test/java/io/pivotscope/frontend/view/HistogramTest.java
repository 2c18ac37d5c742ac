package io.pivotscope.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.frontend.merge.Column;
import io.pivotscope.frontend.merge.Table;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static Object[] row(Object... values) {
    return values;
  }

  private static List<String> draw(String type, String column, int width, Object[]... rows) {
    Shape shape =
        new Shape(
            false,
            List.of(
                new Column("k", "key", "", null, "string", null),
                new Column("h", "aggregate", "histogram", null, "list", type)));
    return Histogram.of(new Table(List.of("k", "h"), Arrays.asList(rows)), shape, column, width);
  }

  @Test
  void bucketsOfAllGroupsAreAddedUp() {
    List<?> one = List.of(List.of(1024L, 2047L, 30L), List.of(2048L, 4095L, 10L));
    List<?> two = List.of(List.of(2048L, 4095L, 10L), List.of(16384L, 32767L, 5L));
    assertThat(draw("long", "h", 44, row("a", one), row("b", two)))
        .containsExactly(
            "h",
            "  [1,024, 2,048)   30 |@@@@@@@@@@@@@@@@@@@@|",
            "  [2,048, 4,096)   20 |@@@@@@@@@@@@@       |",
            "  [4,096, 8,192)    0 |                    |",
            "  [8,192, 16,384)   0 |                    |",
            "  [16,384, 32,768)  5 |@@@                 |");
  }

  @Test
  void inATableItIsOneLine() {
    List<?> buckets =
        List.of(List.of(1024L, 2047L, 3L), List.of(2048L, 4095L, 6L), List.of(8192L, 16383L, 1L));
    assertThat(Cells.pretty(buckets, "duration")).isEqualTo("1.02us ▅█ ▂ 16.4us");
  }

  @Test
  void durationsHaveUnits() {
    List<?> buckets = List.of(List.of(1048576L, 2097151L, 2L));
    assertThat(draw("duration", "", 80, row("a", buckets)).get(1))
        .startsWith("  [1.05ms, 2.10ms) 2 |");
  }

  @Test
  void numbersOfAColumnAreCountedByPowersOfTwo() {
    assertThat(
            draw(
                "long",
                "",
                60,
                row("a", 0L),
                row("b", 1L),
                row("c", 5L),
                row("d", 7.5),
                row("e", null)))
        .extracting(line -> line.replaceAll(" *\\|.*", ""))
        .containsExactly("h", "  [0]    1", "  [1, 2) 1", "  [2, 4) 0", "  [4, 8) 2");
  }

  @Test
  void whatCannotBeDrawnIsSaid() {
    assertThatThrownBy(() -> draw("long", "x", 60, row("a", 1L)))
        .hasMessage("there are no numbers in a column x; there is k, h");
    assertThatThrownBy(() -> draw("string", "", 60, row("a", "b")))
        .hasMessage("there is no column of numbers; there is k, h");
  }

  @Test
  void aNarrowScreenHasNoBars() {
    assertThat(draw("long", "", 14, row("a", 3L))).containsExactly("h", "  [2, 4) 1");
  }
}
