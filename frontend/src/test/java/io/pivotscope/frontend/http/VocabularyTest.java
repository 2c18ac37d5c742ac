package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.protocol.link.AgentMessage.Description;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {
  private static final String QUERY = "From r In Read Select r.host";
  private static final List<Catalogue> SHIPPED =
      List.of(catalogue("one.Disk"), catalogue("two.Disk"), catalogue("three.Disk"));

  @TempDir Path directory;

  @Test
  void aWordMeansWhatTheLiveProcessesHave() throws Exception {
    for (String loaded : List.of("one.Disk", "two.Disk", "three.Disk")) {
      assertThat(meaning(Vocabulary.of(SHIPPED, List.of()), processesWith(loaded)))
          .isEqualTo(loaded);
    }
  }

  @Test
  void aGivenFileSettlesIt() throws Exception {
    Path file = Files.writeString(directory.resolve("mine.tracepoints"), text("mine.Disk"));
    assertThat(meaning(Vocabulary.of(SHIPPED, List.of(file)), processesWith("one.Disk")))
        .isEqualTo("mine.Disk");
  }

  private static String meaning(Vocabulary vocabulary, Schema schema) {
    return vocabulary
        .forQuery(QUERY, schema)
        .find("Read")
        .orElseThrow()
        .at()
        .get(0)
        .method()
        .type();
  }

  private static Schema processesWith(String type) {
    return (method, place, paths) ->
        List.of(new Description(1, method.type().equals(type), List.of(), List.of()));
  }

  private static Catalogue catalogue(String type) {
    return Catalogue.parse(text(type), type + ".tracepoints");
  }

  private static String text(String type) {
    return "tracepoint Read {\n  at " + type + ".read(..) entry\n}\n";
  }
}
