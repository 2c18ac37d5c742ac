package io.pivotscope.compiler.complete;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which candidates fit what has been typed: those that begin with it, then those that hold it. */
final class Matching {

  private static final int MAX_CANDIDATES = 200;

  /** One letter is inside of nearly everything. */
  private static final int MIN_INSIDE = 2;

  private Matching() {}

  /**
   * Those that fit, in their order within each way of fitting, no text twice.
   *
   * @param near offered after all others, whatever was typed
   */
  static List<Candidate> choose(List<Candidate> all, List<Candidate> near, String typed) {
    List<List<Candidate>> fitting =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(near));
    for (Candidate candidate : all) {
      int way = way(candidate.text(), typed);
      if (way >= 0) {
        fitting.get(way).add(candidate);
      }
    }
    List<Candidate> chosen = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    for (List<Candidate> some : fitting) {
      some.stream()
          .filter(candidate -> chosen.size() < MAX_CANDIDATES && texts.add(candidate.text()))
          .forEach(chosen::add);
    }
    return chosen;
  }

  /** 0 it begins with it, 1 its humps do, 2 it holds it, -1 it does not fit. */
  static int way(String text, String typed) {
    if (text.regionMatches(true, 0, typed, 0, typed.length())) {
      return 0;
    }
    if (humps(text, typed)) {
      return 1;
    }
    boolean tells = typed.length() >= MIN_INSIDE;
    boolean holds = text.toLowerCase(Locale.ROOT).contains(typed.toLowerCase(Locale.ROOT));
    return tells && holds ? 2 : -1;
  }

  /** Whether the letters typed are beginnings of words within the text: {@code gBy, bytRe}. */
  private static boolean humps(String text, String typed) {
    boolean[] at = new boolean[text.length() + 1];
    for (int i = 0; i < typed.length(); i++) {
      boolean[] next = new boolean[text.length() + 1];
      boolean before = i == 0;
      for (int t = 0; t < text.length(); t++) {
        boolean goesOn = at[t] || (before && isHump(text, t));
        next[t + 1] = goesOn && same(text.charAt(t), typed.charAt(i));
        before |= at[t];
      }
      at = next;
    }
    for (boolean end : at) {
      if (end) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHump(String text, int i) {
    char c = text.charAt(i);
    char before = i == 0 ? '.' : text.charAt(i - 1);
    return Character.isLetterOrDigit(c)
        && (!Character.isLetterOrDigit(before)
            || Character.isUpperCase(c) && !Character.isUpperCase(before));
  }

  private static boolean same(char a, char b) {
    return Character.toLowerCase(a) == Character.toLowerCase(b);
  }
}
