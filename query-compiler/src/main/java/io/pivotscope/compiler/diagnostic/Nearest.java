package io.pivotscope.compiler.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the real name that a misspelt one was meant to be. */
public final class Nearest {

  private Nearest() {}

  /** The nearest of some names, if it is near enough to be a slip. */
  public static Optional<String> to(String written, Collection<String> names) {
    String folded = written.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(name -> distance(folded, name.toLowerCase(Locale.ROOT)) <= tolerance(written))
        .min(
            Comparator.comparingInt(
                    (String name) -> distance(folded, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code did you mean X?}, or the given text if nothing is near. */
  public static String hint(String written, Collection<String> names, String otherwise) {
    return to(written, names).map(name -> "did you mean " + name + "?").orElse(otherwise);
  }

  private static int tolerance(String written) {
    return Math.max(1, written.length() / 3);
  }

  /** Edits (insert, delete, replace, swap of neighbours) between two texts. */
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > Math.max(a.length(), b.length()) / 2 + 1) {
      return Integer.MAX_VALUE;
    }
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, 1 + Math.min(last[j], row[j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
