package io.pivotscope.frontend.fleet;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** All processes known, by incarnation. Owned by the engine's thread. */
public final class Fleet {
  private final Map<Long, Agent> agents = new LinkedHashMap<>();

  /** Those that are connected; looked up for every message. */
  private final Map<AgentLink, Agent> byLink = new IdentityHashMap<>();

  /** The process that said hello; a new one has nothing at or below {@code frontier} to tell. */
  public Agent greet(Hello hello, long frontier) {
    return agents.computeIfAbsent(hello.incarnation(), id -> new Agent(hello, frontier));
  }

  public @Nullable Agent get(long incarnation) {
    return agents.get(incarnation);
  }

  /** The process at the other end; null if it has none, or by now another one. */
  public @Nullable Agent of(AgentLink link) {
    return byLink.get(link);
  }

  /**
   * The process is there, or has as long as if it had just been, to come.
   *
   * @param link null while it is not connected
   */
  public void connect(Agent agent, @Nullable AgentLink link, long nowNanos) {
    disconnect(agent);
    agent.connect(link, nowNanos);
    Agent before = link == null ? null : byLink.put(link, agent);
    if (before != null) {
      before.disconnect();
    }
  }

  public void disconnect(Agent agent) {
    AgentLink link = agent.link();
    if (link != null) {
      byLink.remove(link);
    }
    agent.disconnect();
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
    Agent agent = agents.remove(incarnation);
    if (agent != null) {
      disconnect(agent);
    }
  }

  /** A process that has gone, of all those the one that came first; null if none has. */
  public @Nullable Agent oldestGone() {
    for (Agent agent : agents.values()) {
      if (!agent.isLive()) {
        return agent;
      }
    }
    return null;
  }

  /**
   * Forgets how requests travelled through processes that have gone, but for some.
   *
   * @param kept how many are remembered: those that came last
   */
  public void forgetPropagation(int kept) {
    long many = agents.values().stream().filter(Fleet::isOnlyRemembered).count();
    for (Agent agent : agents.values()) {
      if (many <= kept) {
        return;
      }
      if (isOnlyRemembered(agent)) {
        agent.setPropagation(Propagation.NONE);
        many--;
      }
    }
  }

  private static boolean isOnlyRemembered(Agent agent) {
    return !agent.isLive() && agent.propagation() != Propagation.NONE;
  }

  /** How long the others wait for a process. */
  public record Patience(long stuckNanos, long behindNanos) {}

  /**
   * The least watermark of live processes that get on; empty without any.
   *
   * @param nowHlc the frontend's time
   * @param patience for one that does not get on, since it may live and be stuck, and for one that
   *     does but stays behind: it may be slow, and it may say what it likes
   */
  public OptionalLong frontier(long nowNanos, long nowHlc, Patience patience) {
    long least = Hlc.of(Hlc.micros(nowHlc) - patience.behindNanos() / 1_000);
    return agents.values().stream()
        .filter(agent -> agent.isLive() && agent.stuckNanos(nowNanos) < patience.stuckNanos())
        .filter(
            agent ->
                agent.watermark() >= least
                    || agent.connectedForNanos(nowNanos) < patience.behindNanos())
        .mapToLong(Agent::watermark)
        .min();
  }
}
