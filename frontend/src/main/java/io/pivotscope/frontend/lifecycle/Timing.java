package io.pivotscope.frontend.lifecycle;

/**
 * How long things are waited for, in milliseconds.
 *
 * @param armMillis until T0 is chosen without an agent that has not armed
 * @param marginMillis how far ahead of now T0 and T1 are announced
 * @param agentLeaseMillis silence after which an agent has left
 * @param frontendLeaseMillis silence of the frontend after which agents end their queries
 * @param clientLeaseMillis silence of a client after which its query is stopped
 * @param drainMillis until T1 is given up waiting for, for a process that does not get past it
 * @param removeMillis until a process that does not say it has removed a query is left alone
 */
public record Timing(
    long armMillis,
    long marginMillis,
    long agentLeaseMillis,
    long frontendLeaseMillis,
    long clientLeaseMillis,
    long drainMillis,
    long removeMillis) {

  public static final Timing DEFAULT = new Timing(2_000, 400, 5_000, 60_000, 60_000, 15_000, 5_000);

  /** The same with another patience for agents that arm. */
  public Timing withArmMillis(long millis) {
    return new Timing(
        millis,
        marginMillis,
        agentLeaseMillis,
        frontendLeaseMillis,
        clientLeaseMillis,
        drainMillis,
        removeMillis);
  }
}
