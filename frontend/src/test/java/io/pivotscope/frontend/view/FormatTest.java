package io.pivotscope.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {
  private static final List<String> TITLES = List.of("st.host", "SUM(incr.delta)", "x");

  private static List<Object[]> rows() {
    return List.of(
        new Object[] {"dn-1", 9_007_199_254_740_993L, null},
        new Object[] {"a,\"b\"\n", 2.5, List.of(1L, "z")},
        new Object[] {"", Double.NaN, new byte[] {1, (byte) 0xAB}});
  }

  @Test
  void jsonKeepsWholeNumbersNullsListsAndTheOrderOfSelect() {
    assertThat(Format.JSON.lines(TITLES, rows()))
        .containsExactly(
            "{\"st.host\":\"dn-1\",\"SUM(incr.delta)\":9007199254740993,\"x\":null}",
            "{\"st.host\":\"a,\\\"b\\\"\\n\",\"SUM(incr.delta)\":2.5,\"x\":[1,\"z\"]}",
            "{\"st.host\":\"\",\"SUM(incr.delta)\":\"NaN\",\"x\":\"01ab\"}");
  }

  @Test
  void titlesDoNotMoveTheCursor() {
    List<String> titles = List.of("a\u001b[2Jb");
    assertThat(Format.CSV.lines(titles, List.of())).containsExactly("a\uFFFD[2Jb");
    assertThat(Format.TABLE.lines(titles, List.of()).get(0)).isEqualTo(" a\uFFFD[2Jb");
  }

  @Test
  void csvQuotesWhatMustBeAndTellsNullFromEmpty() {
    assertThat(Format.CSV.lines(TITLES, rows()))
        .containsExactly(
            "st.host,SUM(incr.delta),x",
            "dn-1,9007199254740993,",
            "\"a,\"\"b\"\"\n\",2.5,\"[1,\"\"z\"\"]\"",
            "\"\",NaN,01ab");
  }

  @Test
  void aTableAlignsNumbersAndShowsNoControlCharacters() {
    List<Object[]> rows =
        List.of(new Object[] {"dn-1", 4_194_304L}, new Object[] {"\u001b[2Jx", null});
    assertThat(TextTable.lines(List.of("host", "bytes"), rows))
        .containsExactly(
            " host       bytes",
            " -----  ---------",
            " dn-1   4,194,304",
            " \uFFFD[2Jx       null");
  }

  @Test
  void doublesKeepTheirSignificantDigits() {
    assertThat(Arrays.asList(0.000123456, 12.3456789, 3.0, 1234567.125, -0.5, 1e20))
        .extracting(Cells::pretty)
        .containsExactly("1.23456E-4", "12.3457", "3.0", "1,234,567", "-0.5", "1.0E20");
  }
}
