package io.pivotscope.sample.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void jsonIsReadBackAsWritten() {
    String line = Json.object("text", "a \"b\" \\ \n ü", "n", -12L, "on", true, "empty", "");

    assertThat(line).startsWith("{\"text\":\"a \\\"b\\\" \\\\ \\u000a ü\",\"n\":-12,\"on\":true,");
    assertThat(Json.parse(line))
        .containsExactly(
            entry("text", "a \"b\" \\ \n ü"),
            entry("n", -12L),
            entry("on", true),
            entry("empty", ""));
    assertThat(Json.parse("{}")).isEmpty();
  }

  @Test
  void jsonRefusesWhatIsNotOneFlatObject() {
    for (String wrong :
        new String[] {"", "{", "{\"a\":}", "{\"a\":{}}", "{\"a\":1", "{\"a\":1} x", "{\"a\" 1}"}) {
      assertThatThrownBy(() -> Json.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at column");
    }
  }

  @Test
  void flagsTakeTheirValuesEitherWay() {
    Flags flags =
        Flags.parse(
            new String[] {"--a=1", "--b", "2", "--c", "--a=x=y"}, Set.of("a", "b", "c", "d"));

    assertThat(flags.all("a")).containsExactly("1", "x=y");
    assertThat(flags.getInt("b", 0)).isEqualTo(2);
    assertThat(flags.has("c")).isTrue();
    assertThat(flags.get("d", "otherwise")).isEqualTo("otherwise");
    assertThatThrownBy(() -> flags.required("d")).hasMessage("missing flag --d");
    assertThatThrownBy(() -> flags.getLong("a", 0)).hasMessage("--a takes a number: x=y");
  }

  @Test
  void unknownFlagsAreRefused() {
    assertThatThrownBy(() -> Flags.parse(new String[] {"--x"}, Set.of("a")))
        .hasMessage("unknown flag --x, known are [a]");
    assertThatThrownBy(() -> Flags.parse(new String[] {"x"}, Set.of("a")))
        .hasMessage("expected a flag, found 'x'");
  }
}
