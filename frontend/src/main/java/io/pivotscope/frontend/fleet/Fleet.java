package io.pivotscope.frontend.fleet;

import io.pivotscope.protocol.link.AgentMessage.Hello;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** All processes known, by incarnation. Owned by the engine's thread. */
public final class Fleet {
  private final Map<Long, Agent> agents = new LinkedHashMap<>();

  /** The process that said hello; a new one has nothing at or below {@code frontier} to tell. */
  public Agent greet(Hello hello, long frontier) {
    return agents.computeIfAbsent(hello.incarnation(), id -> new Agent(hello, frontier));
  }

  public @Nullable Agent get(long incarnation) {
    return agents.get(incarnation);
  }

  public @Nullable Agent of(AgentLink link) {
    for (Agent agent : agents.values()) {
      if (agent.link() == link) {
        return agent;
      }
    }
    return null;
  }

  public int size() {
    return agents.size();
  }

  public Collection<Agent> all() {
    return List.copyOf(agents.values());
  }

  public List<Agent> live() {
    return agents.values().stream().filter(Agent::isLive).toList();
  }

  public void forget(long incarnation) {
    agents.remove(incarnation);
  }

  /**
   * The least watermark of live processes that get on; empty without any.
   *
   * @param leaseNanos how long the others wait for one that does not: it may live and be stuck
   */
  public OptionalLong frontier(long nowNanos, long leaseNanos) {
    return agents.values().stream()
        .filter(agent -> agent.isLive() && agent.stuckNanos(nowNanos) < leaseNanos)
        .mapToLong(Agent::watermark)
        .min();
  }
}
