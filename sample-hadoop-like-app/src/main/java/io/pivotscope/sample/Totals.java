package io.pivotscope.sample;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What all client programs have done.
 *
 * @param clients those that ran to their end
 * @param lost those that did not, as {@code program@host}
 */
public record Totals(List<ClientTotals> clients, List<String> lost) {
  public Totals {
    clients = List.copyOf(clients);
    lost = List.copyOf(lost);
  }

  /** Bytes read by DataNodes, by program. */
  public Map<String, Long> datanodeBytes() {
    return sum(ClientTotals::datanodeBytes);
  }

  /** Operations, by program. */
  public Map<String, Long> ops() {
    return sum(ClientTotals::ops);
  }

  /** Failed operations, by program. */
  public Map<String, Long> errors() {
    return sum(ClientTotals::errors);
  }

  private Map<String, Long> sum(ToLongFunction<ClientTotals> field) {
    Map<String, Long> sums = new TreeMap<>();
    clients.forEach(client -> sums.merge(client.program(), field.applyAsLong(client), Long::sum));
    return sums;
  }
}
