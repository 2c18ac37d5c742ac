package io.pivotscope.frontend.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final int MOST = Backlog.AGENT_BYTES;

  private final Backlog backlog = new Backlog();

  @Test
  void oneThatSendsTooMuchWaitsAndTheOthersDoNot() {
    Backlog.Share greedy = backlog.share();
    Backlog.Share modest = backlog.share();
    greedy.arrived(MOST);
    assertThat(greedy.isFull()).isFalse();
    greedy.arrived(1);
    modest.arrived(1000);
    assertThat(greedy.isFull()).isTrue();
    assertThat(modest.isFull()).isFalse();
  }

  @Test
  void aPauseEndsWhenHalfOfItIsWorkedOff() {
    Backlog.Share share = backlog.share();
    share.arrived(2 * MOST);
    share.worked(MOST + MOST / 2 - 1);
    assertThat(share.isFull()).isFalse();
    assertThat(share.hasRoom()).isFalse();
    share.worked(1);
    assertThat(share.hasRoom()).isTrue();
  }

  @Test
  void whereAllTogetherSendTooMuchEachHasItsTurn() {
    List<Backlog.Share> many = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      many.add(backlog.share());
      many.get(i).arrived(MOST);
    }
    assertThat(many).allMatch(Backlog.Share::isFull);
    Backlog.Share newcomer = backlog.share();
    assertThat(newcomer.isFull()).isFalse();
    many.get(0).worked(MOST - 1);
    many.get(1).arrived(MOST);
    assertThat(many.get(0).hasRoom()).as("a byte is too much while others wait").isFalse();
    many.get(0).worked(1);
    assertThat(many.get(0).hasRoom()).isTrue();
  }
}
