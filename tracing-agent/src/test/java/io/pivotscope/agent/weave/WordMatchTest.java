package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordMatchTest {

  @ParameterizedTest
  @CsvSource({
    "FSNamesystem, fs namesystem",
    "getBlockLocations, get block locations",
    "readURL, read url",
    "HTTPServer2, http server 2",
    "Outer$InnerOne, outer inner one",
    "MAX_VALUE, max value",
    "x, x",
  })
  void namesAreMadeOfWords(String name, String words) {
    assertThat(WordMatch.words(name)).isEqualTo(Arrays.asList(words.split(" ")));
  }

  private static int score(String words, String type, String method, String... parameters) {
    return new WordMatch(List.of(words.split(" ")))
        .score(
            WordMatch.words(type),
            WordMatch.words(method),
            Arrays.stream(parameters).flatMap(p -> WordMatch.words(p).stream()).toList());
  }

  @Test
  void everyWordHasToBeSomewhereInAnyOrder() {
    assertThat(score("block read", "DataNode", "readBlock")).isPositive();
    assertThat(score("READ node", "DataNode", "readBlock")).isPositive();
    assertThat(score("read length", "DataNode", "readBlock", "blockId", "length")).isPositive();
    assertThat(score("read write", "DataNode", "readBlock")).isZero();
    assertThat(score("lock", "DataNode", "readBlock")).isZero(); // within a word
  }

  @Test
  void wholeWordsComeBeforeBeginningsAndMethodsBeforeClassesAndParameters() {
    assertThat(
            List.of(
                score("read block", "Protocol", "readBlock"),
                score("read block", "BlockReader", "read"),
                score("read block", "Protocol", "read", "block"),
                score("read block", "Protocol", "read", "blocks"),
                score("read block", "Protocol", "evict", "reader", "blocks")))
        .isSortedAccordingTo((a, b) -> b - a)
        .doesNotHaveDuplicates()
        .doesNotContain(0);
  }

  @Test
  void theApplicationsOwnClassesAreThoseAroundItsMainClass() {
    assertThat(WordMatch.ownPackage("org.apache.hadoop.NameNode -format")).isEqualTo("org.apache.");
    assertThat(WordMatch.ownPackage("app/orders-1.0.jar --port 1")).isEmpty();
    assertThat(WordMatch.ownPackage("a.Main")).isEmpty();
  }

  @Test
  void aNameIsTheWordsThatItIsMadeOf() {
    assertThat(score("FSNamesystem", "FSNamesystem", "addBlock"))
        .isEqualTo(score("fs namesystem", "FSNamesystem", "addBlock"));
  }
}
