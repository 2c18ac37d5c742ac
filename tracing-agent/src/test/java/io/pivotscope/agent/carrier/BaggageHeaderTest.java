package io.pivotscope.agent.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our member among those of others, in whatever lines a message has. */
class BaggageHeaderTest {
  private static final byte[] HEADER = {0, -1, 62, 63, 127};
  private static final String MEMBER = "pivotscope=AP8-P38";

  /** Of a header whose member has all characters that it may have. */
  private static final int MOST_BYTES =
      (BaggageHeader.MAX_MEMBER_BYTES - "pivotscope=".length()) * 3 / 4;

  @Test
  void standsAloneWhereThereIsNoHeader() {
    assertThat(BaggageHeader.with(List.of(), HEADER)).containsExactly(MEMBER);
    assertThat(BaggageHeader.with(List.of(" "), HEADER)).containsExactly(MEMBER);
  }

  @Test
  void comesBehindTheMembersOfOthersWhichStayAsTheyAre() {
    List<String> others = List.of("user=alice;p=1 , node=DF%2028", "\tpivotscopes=x,=,odd");
    assertThat(BaggageHeader.with(others, HEADER))
        .containsExactly("user=alice;p=1 , node=DF%2028", "\tpivotscopes=x,=,odd," + MEMBER);
  }

  /** A library that passes on what it received would else send ours of the hop before. */
  @Test
  void takesThePlaceOfAnOlderOne() {
    List<String> lines = List.of("pivotscope=AAAA", "a=1, pivotscope = AAAA;x=y ,b=2", "c=3");
    assertThat(BaggageHeader.with(lines, HEADER)).containsExactly("a=1,b=2", "c=3," + MEMBER);
  }

  @Test
  void isFoundAmongOthers() {
    List<String> lines = List.of("a=1", "b=2, pivotscope =\tAP8-P38 ;ttl=3,c=4", "pivotscopes=QQ");
    assertThat(BaggageHeader.read(lines)).isEqualTo(HEADER);
    assertThat(BaggageHeader.read(BaggageHeader.with(List.of("a=1"), HEADER))).isEqualTo(HEADER);
    // With padding it is another's way to write the same.
    assertThat(BaggageHeader.read(List.of("pivotscope=AP8-P38="))).isEqualTo(HEADER);
  }

  @Test
  void theLastOfSeveralCounts() {
    assertThat(BaggageHeader.read(List.of("pivotscope=AAAA,a=1", MEMBER))).isEqualTo(HEADER);
  }

  @Test
  void isNotFoundWhereItIsNot() {
    assertThat(BaggageHeader.read(List.of())).isNull();
    assertThat(BaggageHeader.read(List.of("", "a=pivotscope", "x;pivotscope=AAAA", "pivotscope")))
        .isNull();
    assertThat(BaggageHeader.read(List.of("Pivotscope=AAAA"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pivotscope=",
        "pivotscope=A",
        "pivotscope=%%",
        "pivotscope=A+/=",
        "pivotscope=\u00e4"
      })
  void whatCannotBeReadIsAHeaderThatNobodyReads(String member) {
    assertThat(BaggageHeader.read(List.of("a=1," + member))).isEmpty();
  }

  @Test
  void fitsWithinAllBytesOrStaysOut() {
    int room = BaggageHeader.MAX_BYTES - MEMBER.length();
    String half = "a=" + "x".repeat(room / 2 - 3);
    String rest = "b=" + "y".repeat(room - half.length() - 4);
    List<String> fitting = List.of(half, rest);
    List<String> carrying = BaggageHeader.with(fitting, HEADER);
    assertThat(carrying).isNotNull();
    assertThat(String.join(",", carrying)).hasSize(BaggageHeader.MAX_BYTES);
    assertThat(BaggageHeader.with(List.of(half, rest + "y"), HEADER)).isNull();
  }

  /** The limits of servers are for all headers together, and most of them are others'. */
  @Test
  void isNoLongerThanItsOwnLimitOrStaysOut() {
    List<String> carrying = BaggageHeader.with(List.of(), new byte[MOST_BYTES]);
    assertThat(carrying).isNotNull();
    assertThat(carrying.get(0)).hasSizeBetween(2047, BaggageHeader.MAX_MEMBER_BYTES);
    assertThat(BaggageHeader.with(List.of(), new byte[MOST_BYTES + 1])).isNull();
  }

  @Test
  void countsAmongTheMembersOrStaysOut() {
    List<String> members =
        IntStream.range(0, BaggageHeader.MAX_MEMBERS).mapToObj(i -> "m" + i + "=" + i).toList();
    List<String> fitting = members.subList(1, members.size());
    assertThat(BaggageHeader.with(List.of(String.join(",", fitting)), HEADER)).isNotNull();
    assertThat(BaggageHeader.with(fitting, HEADER)).isNotNull();
    assertThat(BaggageHeader.with(List.of(String.join(",", members)), HEADER)).isNull();
    assertThat(BaggageHeader.with(members, HEADER)).isNull();
    // An older one of ours makes room for the new one.
    assertThat(BaggageHeader.with(List.of(String.join(",", fitting) + ",pivotscope=AAAA"), HEADER))
        .isNotNull();
  }

  @Test
  void headersOfAnySizeUpToTheLimitComeBack() {
    for (int size = 1; size <= MOST_BYTES; size += 97) {
      byte[] header = new byte[size];
      for (int i = 0; i < size; i++) {
        header[i] = (byte) (i * 31 + size);
      }
      List<String> lines = BaggageHeader.with(Collections.nCopies(2, "a=1"), header);
      assertThat(lines).hasSize(2);
      assertThat(BaggageHeader.read(lines)).isEqualTo(header);
    }
  }
}
