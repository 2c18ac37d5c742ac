package io.pivotscope.frontend.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final int MIB = 1 << 20;

  private final Backlog backlog = new Backlog();

  @Test
  void oneThatSendsTooMuchWaitsAndTheOthersDoNot() {
    Backlog.Share greedy = backlog.share();
    Backlog.Share modest = backlog.share();
    greedy.arrived(MIB);
    assertThat(greedy.isFull()).isFalse();
    greedy.arrived(1);
    modest.arrived(1000);
    assertThat(greedy.isFull()).isTrue();
    assertThat(modest.isFull()).isFalse();
  }

  @Test
  void aPauseEndsWhenHalfOfItIsWorkedOff() {
    Backlog.Share share = backlog.share();
    share.arrived(2 * MIB);
    share.worked(MIB + MIB / 2 - 1);
    assertThat(share.isFull()).isFalse();
    assertThat(share.hasRoom()).isFalse();
    share.worked(1);
    assertThat(share.hasRoom()).isTrue();
  }

  @Test
  void whereAllTogetherSendTooMuchEachHasItsTurn() {
    List<Backlog.Share> many = new ArrayList<>();
    for (int i = 0; i < 66; i++) {
      many.add(backlog.share());
      many.get(i).arrived(MIB);
    }
    assertThat(many).allMatch(Backlog.Share::isFull);
    Backlog.Share newcomer = backlog.share();
    assertThat(newcomer.isFull()).isFalse();
    many.get(0).worked(MIB - 1);
    assertThat(many.get(0).hasRoom()).as("a byte is too much while others wait").isFalse();
    many.get(0).worked(1);
    assertThat(many.get(0).hasRoom()).isTrue();
  }
}
