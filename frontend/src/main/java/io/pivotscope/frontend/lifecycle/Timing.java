package io.pivotscope.frontend.lifecycle;

/**
 * How long things are waited for, or take, in milliseconds.
 *
 * @param armMillis until T0 is chosen without an agent that has not armed
 * @param marginMillis how far ahead of now T0 and T1 are announced
 * @param agentLeaseMillis silence after which an agent has left
 * @param frontendLeaseMillis silence of the frontend after which agents end their queries
 * @param clientLeaseMillis silence of a client after which its query is stopped
 * @param drainMillis until T1 is given up waiting for, for a process that does not get past it
 * @param removeMillis until a process that does not say it has removed a query is left alone
 * @param canaryMillis of each stage of a query's canary, where its terms do not say; 0 for none
 */
public record Timing(
    long armMillis,
    long marginMillis,
    long agentLeaseMillis,
    long frontendLeaseMillis,
    long clientLeaseMillis,
    long drainMillis,
    long removeMillis,
    long canaryMillis) {

  public static final Timing DEFAULT = new Timing(2_000, 400, 5_000, 60_000, 60_000, 15_000, 5_000);

  /** Without a canary. */
  public Timing(
      long armMillis,
      long marginMillis,
      long agentLeaseMillis,
      long frontendLeaseMillis,
      long clientLeaseMillis,
      long drainMillis,
      long removeMillis) {
    this(
        armMillis,
        marginMillis,
        agentLeaseMillis,
        frontendLeaseMillis,
        clientLeaseMillis,
        drainMillis,
        removeMillis,
        0);
  }

  /** The same with another patience for agents that arm. */
  public Timing withArmMillis(long millis) {
    return new Timing(
        millis,
        marginMillis,
        agentLeaseMillis,
        frontendLeaseMillis,
        clientLeaseMillis,
        drainMillis,
        removeMillis,
        canaryMillis);
  }

  /** The same with another silence of the frontend after which agents end their queries. */
  public Timing withFrontendLeaseMillis(long millis) {
    return new Timing(
        armMillis,
        marginMillis,
        agentLeaseMillis,
        millis,
        clientLeaseMillis,
        drainMillis,
        removeMillis,
        canaryMillis);
  }

  /** The same with another canary for queries whose terms do not say. */
  public Timing withCanaryMillis(long millis) {
    return new Timing(
        armMillis,
        marginMillis,
        agentLeaseMillis,
        frontendLeaseMillis,
        clientLeaseMillis,
        drainMillis,
        removeMillis,
        millis);
  }
}
