package io.pivotscope.frontend.probe;

import io.pivotscope.frontend.lifecycle.Answer;
import io.pivotscope.protocol.link.AgentMessage.Found;
import io.pivotscope.protocol.link.AgentMessage.FoundClass;
import io.pivotscope.protocol.link.AgentMessage.FoundMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a search has found in the fleet, the best first.
 *
 * @param methods at most as many as were asked for
 * @param matched how many there are
 * @param isMore whether processes have told only their best, so that there are more
 * @param unread loaded classes that a process did not look into, in time; the most of any
 * @param processes that answered
 */
public record Sightings(
    List<Sighting> methods, int matched, boolean isMore, int unread, int processes) {

  private static final Comparator<Sighting> BEST_FIRST =
      Comparator.comparingInt((Sighting s) -> -s.score())
          .thenComparing(Sighting::type)
          .thenComparing(Sighting::firstLine)
          .thenComparing(Sighting::name);

  public Sightings {
    methods = List.copyOf(methods);
  }

  /** A method that two processes have loaded from different places is two. */
  private record Key(
      String type, String method, List<String> parameters, String result, String from, String no) {}

  /** Puts together what processes have answered. */
  static Sightings of(List<Answer<Found>> answers, int most) {
    Map<Key, Sighting> merged = new LinkedHashMap<>();
    int unread = 0;
    int inOne = 0;
    boolean isMore = false;
    for (Answer<Found> answer : answers) {
      unread = Math.max(unread, answer.answer().unreadClasses());
      int here = answer.answer().matchedMethods();
      inOne = Math.max(inOne, here);
      isMore |= here > answer.answer().classes().stream().mapToInt(c -> c.methods().size()).sum();
      for (FoundClass type : answer.answer().classes()) {
        for (FoundMethod method : type.methods()) {
          Sighting seen = seen(answer.procName(), type, method);
          merged.merge(key(seen), seen, Sightings::plus);
        }
      }
    }
    List<Sighting> sorted = new ArrayList<>(merged.values());
    sorted.sort(BEST_FIRST);
    return new Sightings(
        sorted.subList(0, Math.min(most, sorted.size())),
        Math.max(inOne, sorted.size()),
        isMore,
        unread,
        answers.size());
  }

  private static Key key(Sighting s) {
    return new Key(
        s.type(),
        s.method(),
        s.parameterTypes(),
        s.returnType(),
        s.codeSource(),
        String.valueOf(s.refusal()));
  }

  private static Sighting seen(String procName, FoundClass type, FoundMethod method) {
    return new Sighting(
        type.name(),
        method.name(),
        method.parameterTypes(),
        method.parameterNames(),
        method.returnType(),
        type.loader(),
        type.codeSource(),
        type.sourceFile(),
        method.firstLine(),
        method.lastLine(),
        type.refusal() != null ? type.refusal() : method.refusal(),
        method.score(),
        Map.of(procName, 1));
  }

  private static Sighting plus(Sighting a, Sighting b) {
    Map<String, Integer> processes = new TreeMap<>(a.processes());
    b.processes().forEach((name, n) -> processes.merge(name, n, Integer::sum));
    return new Sighting(
        a.type(),
        a.method(),
        a.parameterTypes(),
        a.parameterNames(),
        a.returnType(),
        a.loader(),
        a.codeSource(),
        a.sourceFile(),
        a.firstLine(),
        a.lastLine(),
        a.refusal(),
        Math.max(a.score(), b.score()),
        processes);
  }

  /** Those that can be counted. */
  public List<Sighting> weavable() {
    return methods.stream().filter(method -> method.refusal() == null).toList();
  }
}
