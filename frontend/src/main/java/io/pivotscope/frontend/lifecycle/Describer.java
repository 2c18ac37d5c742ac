package io.pivotscope.frontend.lifecycle;

import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.fleet.AgentLink;
import io.pivotscope.frontend.fleet.Fleet;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Asks all connected processes the same question. Owned by the engine's thread. */
final class Describer {
  private static final long ANSWER_NANOS = 3_000_000_000L;

  private final Fleet fleet;
  private final Map<Long, Question> open = new HashMap<>();
  private long lastRequest;

  private record Question(
      long sinceNanos,
      Set<Long> waitingFor,
      List<Description> answers,
      CompletableFuture<List<Description>> all) {}

  Describer(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Answers of all processes that answer in time; completed on the engine's thread. */
  CompletableFuture<List<Description>> ask(
      MethodPattern method, Place place, List<Path> paths, long nowNanos) {
    long request = ++lastRequest;
    Question question =
        new Question(nowNanos, new HashSet<>(), new ArrayList<>(), new CompletableFuture<>());
    for (Agent agent : fleet.live()) {
      AgentLink link = agent.link();
      if (link != null) {
        question.waitingFor.add(agent.incarnation());
        link.send(new Describe(request, method, place, paths));
      }
    }
    if (question.waitingFor.isEmpty()) {
      question.all.complete(List.of());
    } else {
      open.put(request, question);
    }
    return question.all;
  }

  void answered(Agent agent, Description description) {
    Question question = open.get(description.requestId());
    if (question != null && question.waitingFor.remove(agent.incarnation())) {
      question.answers.add(description);
      if (question.waitingFor.isEmpty()) {
        open.remove(description.requestId());
        question.all.complete(question.answers);
      }
    }
  }

  /** Gives up on processes that have gone or are too slow. */
  void tick(long nowNanos) {
    for (Iterator<Question> i = open.values().iterator(); i.hasNext(); ) {
      Question question = i.next();
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
