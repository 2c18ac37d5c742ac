package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.FrontendMessage.Find;
import java.pivotscope.Hooks;
import java.util.List;

/** Looks for methods among the loaded classes, and changes none. Thread-safe. */
public final class MethodFinder {

  /** One search: somebody waits for it, and the frontend for 3 s. */
  private static final long SEARCH_NANOS = 2_000_000_000L;

  private final LoadedClasses loaded;
  private final Surveys surveys;

  /** Methods of a loaded class that match a pattern. */
  public record Match(Class<?> type, List<MethodInfo> methods) {}

  /**
   * What a pattern matches among the loaded classes.
   *
   * @param matches the first of them
   * @param classes how many classes have such methods
   * @param unread classes that were not looked into, since that took too long
   */
  public record Found(List<Match> matches, int classes, int methods, int unread) {
    public Found {
      matches = List.copyOf(matches);
    }
  }

  MethodFinder(LoadedClasses loaded, Surveys surveys) {
    this.loaded = loaded;
    this.surveys = surveys;
  }

  /**
   * Loaded classes and their methods that a pattern names; for an unknown class, none.
   *
   * @param most methods that are listed; more are counted
   */
  public Found find(MethodPattern pattern, Place place, int most) {
    boolean outer = Hooks.guard();
    try {
      Installation.Point point = new Installation.Point(0, pattern, place);
      Installation looking =
          new Installation(
              0,
              0,
              List.of(point),
              Integer.MAX_VALUE,
              (type, method, advice, with) -> {
                throw new LinkException("only looking");
              });
      return surveys.find(new Want(looking, point), loaded.all(), most);
    } finally {
      Hooks.unguard(outer);
    }
  }

  /** Loaded methods of a pattern, or with these source words. */
  public Search.Result search(Find question) {
    boolean outer = Hooks.guard();
    try {
      return new Search(loaded, SEARCH_NANOS).of(wanted(question), question.most());
    } finally {
      Hooks.unguard(outer);
    }
  }

  private static Search.Wanted wanted(Find question) {
    MethodPattern pattern = question.pattern();
    return pattern == null ? new WordMatch(question.words()) : new PatternSearch(pattern);
  }

  /** The methods in a class file, for a class that is not loaded. */
  public static List<MethodInfo> methodsOf(byte[] classFile) {
    return ClassInfo.read(classFile).methods();
  }
}
