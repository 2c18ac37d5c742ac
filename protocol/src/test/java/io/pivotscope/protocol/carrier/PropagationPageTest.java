package io.pivotscope.protocol.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/propagation.md shows what runs, and leaves out nothing of the format. */
class PropagationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "propagation.md");
  private static final Path SAMPLE = Path.of("..", "sample-hadoop-like-app", "sample.carrier");
  private static final Path HOMEMADE =
      Path.of("..", "frontend", "testbeds", "homemade", "homemade.carrier");

  /** The demo and SampleSystemIT run with this very file. */
  @Test
  void theWorkedExampleIsTheSampleSystems() throws IOException {
    assertThat(blocks("carrier")).containsExactly(Files.readString(SAMPLE));
  }

  @Test
  void everyDeclarationIsSound() throws IOException {
    List<String> elements = blocks("element");
    assertThat(elements).isNotEmpty();
    for (String element : elements) {
      assertSound("carrier \"page\" {\n" + element + "}");
    }
    assertSound(Files.readString(HOMEMADE));
  }

  @Test
  void everyWordOfTheFormatIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    List<String> words =
        List.of("many", "background", "for thread", "entry", "return", "text", "future", "new");
    for (Enum<?>[] all : List.of(Verb.values(), HeaderAt.Kind.values(), Exchange.Kind.values())) {
      Arrays.stream(all)
          .map(word -> word.name().toLowerCase(Locale.ROOT))
          .forEach(word -> assertThat(page).contains("`" + word));
    }
    for (String word : words) {
      assertThat(page).contains("`" + word);
    }
  }

  private static void assertSound(String text) {
    assertThat(CarrierParser.parse(new CarrierFile("page.carrier", text)).mistakes())
        .as(text)
        .isEmpty();
  }

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map(block -> block.group(1))
        .toList();
  }
}
