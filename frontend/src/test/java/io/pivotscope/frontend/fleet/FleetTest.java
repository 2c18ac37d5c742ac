package io.pivotscope.frontend.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.FrontendMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTest {
  private static final Propagation SOME = new Propagation(List.of(), List.of(), 1, 0);

  private final Fleet fleet = new Fleet();

  private Agent greet(long incarnation, Agent.Presence presence) {
    Hello hello = new Hello(incarnation, "proc", "host", 1, "17", "0", "", 0, 0, 0);
    Agent agent = fleet.greet(hello, 0);
    agent.setPropagation(SOME);
    agent.setPresence(presence);
    return agent;
  }

  @Test
  void aLinkIsOfWhoeverUsedItLastWhileThatIsKnown() {
    AgentLink one = link();
    AgentLink other = link();
    Agent agent = greet(1, Agent.Presence.LIVE);
    Agent next = greet(2, Agent.Presence.LIVE);
    fleet.connect(agent, one, 0);
    assertThat(fleet.of(one)).isSameAs(agent);
    fleet.connect(agent, other, 0);
    assertThat(fleet.of(one)).isNull();
    assertThat(fleet.of(other)).isSameAs(agent);
    fleet.connect(next, other, 0);
    assertThat(agent.link()).isNull();
    fleet.disconnect(next);
    assertThat(fleet.of(other)).isNull();
    fleet.connect(next, one, 0);
    fleet.forget(2);
    assertThat(fleet.of(one)).isNull();
  }

  private static AgentLink link() {
    return new AgentLink() {
      @Override
      public void send(FrontendMessage message) {}

      @Override
      public void close() {}

      @Override
      public boolean isWaiting() {
        return false;
      }

      @Override
      public String remote() {
        return "";
      }
    };
  }

  @Test
  void whatTravelledIsRememberedOfTheLastThatHaveGone() {
    Agent live = greet(1, Agent.Presence.LIVE);
    Agent first = greet(2, Agent.Presence.LEFT);
    Agent second = greet(3, Agent.Presence.FINISHED);
    Agent third = greet(4, Agent.Presence.LEFT);
    fleet.forgetPropagation(3);
    assertThat(first.propagation()).isSameAs(SOME);
    fleet.forgetPropagation(1);
    assertThat(List.of(live.propagation(), third.propagation())).containsOnly(SOME);
    assertThat(List.of(first.propagation(), second.propagation())).containsOnly(Propagation.NONE);
  }
}
