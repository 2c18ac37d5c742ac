package io.pivotscope.frontend.lifecycle;

import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.fleet.AgentLink;
import io.pivotscope.frontend.fleet.Fleet;
import io.pivotscope.protocol.link.FrontendMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * Asks all connected processes the same question, and gathers answers of one kind. Owned by the
 * engine's thread.
 */
final class Questions<A> {
  private static final long ANSWER_NANOS = 3_000_000_000L;

  private final Fleet fleet;
  private final Map<Long, Question<A>> open = new HashMap<>();
  private long lastRequest;

  private record Question<A>(
      long sinceNanos,
      Set<Long> waitingFor,
      List<Answer<A>> answers,
      CompletableFuture<List<Answer<A>>> all) {}

  Questions(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * Answers of all processes that answer in time; completed on the engine's thread.
   *
   * @param message the question under a number
   */
  CompletableFuture<List<Answer<A>>> ask(LongFunction<FrontendMessage> message, long nowNanos) {
    long request = ++lastRequest;
    Question<A> question =
        new Question<>(nowNanos, new HashSet<>(), new ArrayList<>(), new CompletableFuture<>());
    for (Agent agent : fleet.live()) {
      AgentLink link = agent.link();
      if (link != null) {
        question.waitingFor.add(agent.incarnation());
        link.send(message.apply(request));
      }
    }
    if (question.waitingFor.isEmpty()) {
      question.all.complete(List.of());
    } else {
      open.put(request, question);
    }
    return question.all;
  }

  void answered(Agent agent, long request, A answer) {
    Question<A> question = open.get(request);
    if (question != null && question.waitingFor.remove(agent.incarnation())) {
      question.answers.add(new Answer<>(agent.procName(), agent.label(), answer));
      if (question.waitingFor.isEmpty()) {
        open.remove(request);
        question.all.complete(question.answers);
      }
    }
  }

  /** Gives up on processes that have gone or are too slow. */
  void tick(long nowNanos) {
    for (Iterator<Question<A>> i = open.values().iterator(); i.hasNext(); ) {
      Question<A> question = i.next();
      question.waitingFor.removeIf(id -> !isConnected(id));
      if (question.waitingFor.isEmpty() || nowNanos - question.sinceNanos > ANSWER_NANOS) {
        i.remove();
        question.all.complete(question.answers);
      }
    }
  }

  private boolean isConnected(long incarnation) {
    Agent agent = fleet.get(incarnation);
    return agent != null && agent.link() != null;
  }
}
