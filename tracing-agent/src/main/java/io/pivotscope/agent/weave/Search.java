package io.pivotscope.agent.weave;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for methods among the loaded classes, the likeliest classes first, and for so long; what it
 * did not reach is counted. Reads class files and loads nothing. For one thread.
 */
public final class Search {

  /** What is looked for. */
  interface Wanted {
    /** How likely the class has such methods, by its name alone; negative if it cannot. */
    int likelihood(Class<?> type);

    /** How well a method fits; 0 if it does not. */
    int score(Class<?> type, MethodInfo method);

    /** What stands in the file of each class that has such methods, in lower case. */
    List<String> texts();
  }

  /**
   * A method that fits.
   *
   * @param sourceFile empty where it is not known
   * @param ofClass why nothing in the class can be woven; null if it can
   * @param ofMethod why the method cannot be woven; null if it can
   */
  public record Hit(
      Class<?> type,
      String sourceFile,
      @Nullable String ofClass,
      MethodInfo method,
      @Nullable String ofMethod,
      int score) {}

  /**
   * What was found.
   *
   * @param hits the best, the best first
   * @param methods how many fit
   * @param unread loaded classes that were not looked into, in time
   */
  public record Result(List<Hit> hits, int classes, int methods, int unread) {
    public Result {
      hits = List.copyOf(hits);
    }
  }

  private static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingInt((Hit hit) -> -hit.score)
          .thenComparing(hit -> hit.type.getName())
          .thenComparing(hit -> hit.method.key());

  private record Candidate(Class<?> type, int likelihood) {}

  private final LoadedClasses loaded;
  private final long lookNanos;

  Search(LoadedClasses loaded, long lookNanos) {
    this.loaded = loaded;
    this.lookNanos = lookNanos;
  }

  /**
   * Looks.
   *
   * @param most hits that are told; more are counted
   */
  Result of(Wanted wanted, int most) {
    long deadline = System.nanoTime() + lookNanos;
    PriorityQueue<Hit> best = new PriorityQueue<>(BEST_FIRST.reversed());
    Set<Class<?>> classes = new HashSet<>();
    int methods = 0;
    int unread = 0;
    for (Candidate candidate : candidates(wanted)) {
      if (System.nanoTime() - deadline > 0) {
        unread++;
        continue;
      }
      for (Hit hit : hits(wanted, candidate.type)) {
        methods++;
        classes.add(candidate.type);
        best.add(hit);
        if (best.size() > most) {
          best.remove();
        }
      }
    }
    List<Hit> sorted = new ArrayList<>(best);
    sorted.sort(BEST_FIRST);
    return new Result(sorted, classes.size(), methods, unread);
  }

  private List<Candidate> candidates(Wanted wanted) {
    List<Candidate> candidates = new ArrayList<>();
    for (Class<?> type : loaded.all()) {
      if (!type.isArray()
          && !type.isPrimitive()
          && !type.isHidden()
          && !Denylist.isAgent(type.getName(), type.getClassLoader())) {
        int likelihood = wanted.likelihood(type);
        if (likelihood >= 0) {
          candidates.add(new Candidate(type, likelihood));
        }
      }
    }
    candidates.sort(Comparator.comparingInt(candidate -> -candidate.likelihood));
    return candidates;
  }

  private List<Hit> hits(Wanted wanted, Class<?> type) {
    byte[] file = LoadedClasses.file(type);
    if (file != null && !contains(file, wanted.texts())) {
      return List.of();
    }
    ClassInfo info = file == null ? null : ClassInfo.read(file);
    List<MethodInfo> methods = info == null ? LoadedClasses.reflectedOrNone(type) : info.methods();
    String refusal = refusal(type, info);
    List<Hit> hits = new ArrayList<>();
    for (MethodInfo method : methods) {
      int score = method.name().equals("<clinit>") ? 0 : wanted.score(type, method);
      if (score > 0) {
        hits.add(
            new Hit(
                type,
                info == null ? "" : info.sourceFile(),
                refusal,
                method,
                Denylist.refusal(type.getName(), method),
                score));
      }
    }
    return hits;
  }

  /** All names are in the constant pool as they are; most files need no closer look. */
  private static boolean contains(byte[] file, List<String> texts) {
    if (texts.isEmpty()) {
      return true;
    }
    String all = new String(file, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    return texts.stream().allMatch(all::contains);
  }

  private @Nullable String refusal(Class<?> type, @Nullable ClassInfo info) {
    if (!loaded.isCandidate(type)) {
      return "the JVM does not let it be changed";
    }
    String refusal = Denylist.refusal(type.getName(), type.getClassLoader());
    return refusal != null || info == null ? refusal : Denylist.refusal(info);
  }
}
