package io.pivotscope.frontend.lifecycle;

import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.fleet.AgentLink;
import io.pivotscope.protocol.link.FrontendMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is recorded, and what leaves once that is durable: nothing is said to an agent before the
 * entries it rests on are on disk. Owned by the engine's thread.
 */
final class Commits {
  private final DurableState state;
  private final Consumer<Entry> journal;
  private List<Runnable> after = new ArrayList<>();

  /**
   * @param journal takes an entry to be synced
   */
  Commits(DurableState state, Consumer<Entry> journal) {
    this.state = state;
    this.journal = journal;
  }

  void record(Entry entry) {
    journal.accept(entry);
    state.apply(entry);
  }

  /**
   * The result lacks something of a process, which is named once. Names beyond as many as there can
   * be processes are made up, or say no more than those that are there.
   */
  void blind(QueryRun run, Agent agent) {
    boolean fits = run.blind.size() < Attendance.MAX_PROCESSES;
    if (fits && !run.blind.contains(agent.incarnation())) {
      record(new Entry.Blind(run.id(), agent.incarnation()));
    }
  }

  /** The message is made when it is sent: what it says is as new as can be. */
  void send(AgentLink link, Supplier<FrontendMessage> message) {
    then(() -> link.send(message.get()));
  }

  /** To be done once everything recorded so far is durable. */
  void then(Runnable action) {
    after.add(action);
  }

  List<Runnable> takeAfterCommit() {
    List<Runnable> actions = after;
    after = new ArrayList<>();
    return actions;
  }
}
