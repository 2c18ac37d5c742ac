package io.pivotscope.frontend.lifecycle;

import io.pivotscope.protocol.link.AgentMessage.Propagation;
import java.util.List;

/**
 * A process as {@code agents} shows it.
 *
 * @param presence live, finished or left
 * @param connected whether there is a connection now
 * @param silentMillis since something was heard of it
 * @param queries where it stands with each query: {@code 3 armed}
 * @param propagation what has travelled over each hop, what is off, threads in requests
 */
public record AgentView(
    String procName,
    String host,
    long pid,
    String javaVersion,
    String agentVersion,
    String presence,
    boolean connected,
    long silentMillis,
    List<String> queries,
    Propagation propagation) {
  public AgentView {
    queries = List.copyOf(queries);
  }

  /** As a person calls it: name, machine and process. */
  public String label() {
    return procName + " (" + host + ", pid " + pid + ")";
  }
}
