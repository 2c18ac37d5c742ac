package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class BytesTest {
  private final Bytes bytes = new Bytes();

  @Test
  void unitsArePowersOf1024() {
    assertThat(bytes.convert("0")).isZero();
    assertThat(bytes.convert("512")).isEqualTo(512);
    assertThat(bytes.convert("500m")).isEqualTo(500L << 20);
    assertThat(bytes.convert("2G")).isEqualTo(2L << 30);
  }

  @Test
  void anythingElseIsNoSize() {
    for (String text : new String[] {"", "g", "-1", "2t", "1.5g"}) {
      assertThatThrownBy(() -> bytes.convert(text))
          .isInstanceOf(TypeConversionException.class)
          .hasMessage("'" + text + "' is no size; write 500m or 2g");
    }
  }
}
