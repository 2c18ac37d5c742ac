package io.pivotscope.agent.weave;

import io.pivotscope.agent.weave.MethodFinder.Found;
import io.pivotscope.agent.weave.MethodFinder.Match;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;

/**
 * How many methods of each loaded class a wide pattern matches. A class file is read once for a
 * pattern, and only where the name of the class fits; a question before an installation spares the
 * installation the work. Each look ends in time: what was not reached is counted, and read by the
 * next one. Thread-safe.
 */
final class Surveys {

  /** One look: less than the frontend waits for an answer. */
  static final long LOOK_NANOS = 1_000_000_000L;

  /** Patterns whose survey is kept though nobody wants them woven. */
  private static final int KEPT = 8;

  /** Methods by class; classes that do not match are there too, with 0. */
  private static final class Survey {
    final Map<Class<?>, Integer> methods = new WeakHashMap<>();
    int unread;

    int total() {
      return methods.values().stream().mapToInt(n -> n).sum();
    }
  }

  private final LoadedClasses loaded;
  private final Map<Object, Survey> surveys = new LinkedHashMap<>(16, 0.75f, true);
  private final long lookNanos;

  /** Keys of what is to be woven. */
  private Set<Object> wanted = Set.of();

  Surveys(LoadedClasses loaded) {
    this(loaded, LOOK_NANOS);
  }

  Surveys(LoadedClasses loaded, long lookNanos) {
    this.loaded = loaded;
    this.lookNanos = lookNanos;
  }

  /** Admits the wants that match no more than they may, and refuses the others. */
  synchronized void count(List<Want> wants, Class<?>[] all) {
    long deadline = System.nanoTime() + lookNanos;
    for (Want want : wants) {
      if (!want.isCounted()) {
        continue;
      }
      Survey survey = look(want, all, deadline);
      if (survey.unread > 0) {
        want.refuse("(time)", survey.unread + " loaded classes were not looked into, in time");
      } else {
        want.accept("(time)");
      }
      int methods = survey.total();
      if (want.isToBeCounted() && methods > want.maxMethods) {
        want.exceed(methods);
      } else if (survey.unread == 0) {
        want.admit();
      }
    }
  }

  /** Methods of a class that a want matches; 0 where nobody has looked. */
  synchronized int methods(Want want, Class<?> type) {
    Survey survey = surveys.get(want.key());
    return survey == null ? 0 : survey.methods.getOrDefault(type, 0);
  }

  /** What a pattern matches, listing at most so many methods. */
  synchronized Found find(Want want, Class<?>[] all, int most) {
    Survey survey = want.isCounted() ? look(want, all, System.nanoTime() + lookNanos) : null;
    Plan plan = new Plan(List.of(want), List.of());
    List<Match> found = new ArrayList<>();
    int classes = 0;
    int methods = 0;
    for (Class<?> type : all) {
      if (survey != null && survey.methods.getOrDefault(type, 0) == 0
          || !loaded.isCandidate(type)
          || plan.of(type).isEmpty()) {
        continue;
      }
      List<MethodInfo> here = List.of();
      if (survey == null || methods < most) {
        here = LoadedClasses.methods(type).stream().filter(m -> lists(want, m)).toList();
        found.add(
            new Match(type, here.subList(0, Math.min(here.size(), Math.max(0, most - methods)))));
      }
      int count = survey == null ? here.size() : survey.methods.getOrDefault(type, 0);
      classes += count > 0 ? 1 : 0;
      methods += count;
    }
    return new Found(found, classes, methods, survey == null ? 0 : survey.unread);
  }

  /** Where one method is named it is shown though it lacks the place: then that is told. */
  private static boolean lists(Want want, MethodInfo method) {
    return want.isCounted() ? method.hasCode() && want.matches(method) : want.selects(method);
  }

  /** What others than these want may be forgotten, but for the latest questions. */
  synchronized void retain(List<Want> wants) {
    wanted = wants.stream().filter(Want::isCounted).map(Want::key).collect(Collectors.toSet());
    trim();
  }

  private void trim() {
    // To look for those that may go takes long where there are thousands.
    if (surveys.size() <= wanted.size() + KEPT) {
      return;
    }
    List<Object> others = surveys.keySet().stream().filter(k -> !wanted.contains(k)).toList();
    others.stream().limit(Math.max(0, others.size() - KEPT)).forEach(surveys::remove);
  }

  private Survey look(Want want, Class<?>[] all, long deadline) {
    Object key = want.key();
    Survey survey = surveys.get(key);
    if (survey == null) {
      survey = new Survey();
      surveys.put(key, survey);
      trim();
    }
    Plan plan = new Plan(List.of(want), List.of());
    survey.unread = 0;
    for (Class<?> type : all) {
      // Names first: there may be thousands of wants, and the JVM takes its time to answer.
      if (plan.of(type).isEmpty()
          || survey.methods.containsKey(type)
          || !loaded.isCandidate(type)) {
        continue;
      }
      if (System.nanoTime() - deadline > 0) {
        survey.unread++;
      } else {
        survey.methods.put(type, read(want, type));
      }
    }
    return survey;
  }

  private static int read(Want want, Class<?> type) {
    List<MethodInfo> methods =
        want.place.isInside() ? LoadedClasses.methods(type) : LoadedClasses.signatures(type);
    return (int) methods.stream().filter(m -> m.hasCode() && want.matches(m)).count();
  }
}
