package io.pivotscope.frontend.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedQueriesFilesTest {
  private static final String QUERY = "From a In app.A.m\n\n# not of the head\nSelect COUNT\n";

  @TempDir Path directory;

  private Path file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void aFileIsTakenApart() {
    SavedQuery query =
        SavedQuery.parse(
            "own/orders",
            "# Which orders\n#   are slow?\n# When: it is\n# late.\n# Read: at leisure.\n"
                + "# Versions: 2.1\n\n"
                + QUERY);
    assertThat(query)
        .isEqualTo(
            new SavedQuery(
                "own/orders",
                "Which orders are slow?",
                "it is late.",
                "at leisure.",
                "2.1",
                QUERY));
    assertThat(query.system()).isEqualTo("own");
  }

  @Test
  void theQuestionIsAllThatMustBeThere() {
    SavedQuery query = SavedQuery.parse("own/orders", "# Which orders?\n" + QUERY);
    assertThat(query).isEqualTo(new SavedQuery("own/orders", "Which orders?", "", "", "", QUERY));
    assertThatThrownBy(() -> SavedQuery.parse("own/orders", QUERY))
        .hasMessageStartingWith("own/orders does not begin with a comment");
    assertThatThrownBy(() -> SavedQuery.parse("own/orders", "# Which orders?\n"))
        .hasMessage("own/orders has no query below its comments");
  }

  @Test
  void thePersonsOwnAreOneSystemAndTheFirstOfANameCounts() throws IOException {
    Path first = file("first/slow.query", "# First?\n" + QUERY);
    Path second = file("second/slow.query", "# Second?\n" + QUERY);
    file("second/late.query", "# Late?\n" + QUERY);
    Path mute = file("second/mute.query", QUERY);
    file("second/notes.txt", "nothing of ours");
    SavedQueries own =
        SavedQueries.own(
            List.of(
                directory.resolve("first"),
                directory.resolve("second"),
                directory.resolve("not there")));
    assertThat(own.queries())
        .extracting(SavedQuery::name, SavedQuery::question)
        .containsExactly(tuple("own/late", "Late?"), tuple("own/slow", "First?"));
    assertThat(own.problems())
        .containsExactly(
            mute
                + " is not used: own/mute does not begin with a comment that says what it answers:"
                + " # Which .. ?",
            second + " is not used: " + first + " has the same name");
  }

  @Test
  void whatShipsIsAFolderPerSystem() throws IOException {
    file("hdfs/reads.query", "# Who reads?\n" + QUERY);
    file("jvm/locks.query", "# Who waits?\n" + QUERY);
    SavedQueries shipped = SavedQueries.shipped(directory);
    assertThat(shipped.queries())
        .extracting(SavedQuery::name)
        .containsExactly("hdfs/reads", "jvm/locks");
    assertThat(shipped.and(new SavedQueries(List.of(), List.of("told"))).problems())
        .containsExactly("told");
  }
}
