package io.pivotscope.frontend.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("journal");
  }

  @Test
  void entriesComeBackInOrder() throws IOException {
    write("a", "", "b");
    assertThat(read()).containsExactly("a", "", "b");
  }

  @Test
  void whateverTheLengthOfATornTailWholeEntriesSurviveAndAppendingGoesOn() throws IOException {
    write("first", "second", "third");
    byte[] whole = Files.readAllBytes(file);
    int secondEnds = 8 + 5 + 8 + 6;
    for (int length = secondEnds; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      write("again");
      assertThat(read()).as("cut at %d", length).containsExactly("first", "second", "again");
    }
  }

  @Test
  void aFlippedBitEndsTheJournalThere() throws IOException {
    write("first", "second");
    byte[] bytes = Files.readAllBytes(file);
    bytes[8 + 5 + 8] ^= 1;
    Files.write(file, bytes);
    assertThat(read()).containsExactly("first");
  }

  @Test
  void rewritingReplacesAllAndAppendingGoesOn() throws IOException {
    write("a", "b", "c");
    try (Journal journal = Journal.open(directory, entry -> {})) {
      journal.rewrite(List.of(bytes("abc")));
      journal.append(bytes("d"));
    }
    assertThat(read()).containsExactly("abc", "d");
  }

  @Test
  void aRewriteThatWasCutShortChangesNothing() throws IOException {
    write("a");
    Files.write(directory.resolve("journal.new"), new byte[] {1, 2, 3});
    assertThat(read()).containsExactly("a");
  }

  @Test
  void aRewriteWithAnEntryThatIsTooLargeChangesNothingAndAppendingGoesOn() throws IOException {
    write("a");
    try (Journal journal = Journal.open(directory, entry -> {})) {
      List<byte[]> fresh = List.of(bytes("b"), new byte[Journal.MAX_ENTRY_BYTES + 1]);
      assertThatThrownBy(() -> journal.rewrite(fresh))
          .isInstanceOf(Journal.TooLargeException.class);
      journal.append(bytes("c"));
    }
    assertThat(read()).containsExactly("a", "c");
  }

  @Test
  void filesAreTheirOwnersAlone() throws IOException {
    Path made = directory.resolve("of/the/frontend");
    try (Journal journal = Journal.open(made, entry -> {})) {
      assertThat(modes(made.getParent())).isEqualTo("rwx------");
      assertThat(modes(made.resolve("journal"))).isEqualTo("rw-------");
      assertThat(modes(made.resolve("lock"))).isEqualTo("rw-------");
      // One that is left from a rewrite that was cut short.
      Files.write(made.resolve("journal.new"), new byte[99]);
      Files.setPosixFilePermissions(
          made.resolve("journal.new"), PosixFilePermissions.fromString("rw-rw-rw-"));
      journal.rewrite(List.of(bytes("a")));
      assertThat(modes(made.resolve("journal"))).isEqualTo("rw-------");
      assertThat(journal.size()).isEqualTo(8 + 1);
    }
    Files.setPosixFilePermissions(
        made.resolve("journal"), PosixFilePermissions.fromString("rw-r--r--"));
    Journal.open(made, entry -> {}).close();
    assertThat(modes(made.resolve("journal"))).as("one from before").isEqualTo("rw-------");
  }

  private static String modes(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void oneFrontendPerDirectory() throws IOException {
    try (Journal held = Journal.open(directory, entry -> {})) {
      assertThat(held.size()).isZero();
      assertThatThrownBy(() -> Journal.open(directory, entry -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use");
    }
    assertThat(read()).isEmpty();
  }

  private void write(String... entries) throws IOException {
    try (Journal journal = Journal.open(directory, entry -> {})) {
      for (String entry : entries) {
        journal.append(bytes(entry));
      }
      journal.sync();
    }
  }

  private List<String> read() throws IOException {
    List<String> entries = new ArrayList<>();
    Journal.open(directory, bytes -> entries.add(new String(bytes, StandardCharsets.UTF_8)))
        .close();
    return entries;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
