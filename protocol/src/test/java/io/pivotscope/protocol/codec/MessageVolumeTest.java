package io.pivotscope.protocol.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that are small in bytes and large in memory: an object for every two bytes. */
class MessageVolumeTest {
  private static final int MANY = 250_000;

  /**
   * @param path numbers of the messages around, then of what is there many times
   */
  @ParameterizedTest
  @CsvSource({
    "agent, status, 3 6",
    "agent, refusals, 3 6 4",
    "agent, unknown fields, 3 77",
    "agent, panes, 4 4 3",
    "agent, queries, 4 4",
    "agent, counters, 4 4 4 14",
    "agent, described methods, 5 3",
    "agent, described paths, 5 3 6",
    "agent, steps, 5 3 6 1 3",
    "agent, hops, 7 1",
    "agent, found methods, 8 2 6",
    "frontend, queries, 18 2",
    "frontend, carriers, 18 3",
    "frontend, parameters, 20 2 4",
    "frontend, steps, 20 4 3",
    "frontend, words, 21 3"
  })
  void isRefusedBeforeItIsMade(String from, String what, String path) {
    String[] numbers = path.split(" ");
    WireWriter inner = new WireWriter();
    for (int i = 0; i < MANY; i++) {
      inner.message(Integer.parseInt(numbers[numbers.length - 1]), new WireWriter());
    }
    for (int i = numbers.length - 2; i >= 0; i--) {
      inner = new WireWriter().message(Integer.parseInt(numbers[i]), inner);
    }
    byte[] bytes = inner.toBytes();
    Consumer<byte[]> decoder =
        from.equals("agent") ? LinkCodec::decodeAgent : LinkCodec::decodeFrontend;
    assertThatThrownBy(() -> decoder.accept(bytes))
        .as(what)
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("more than");
  }
}
