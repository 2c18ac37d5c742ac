package io.pivotscope.protocol.advice;

/**
 * Names with wildcards, as patterns write them. {@code *} is any text within one part of a dotted
 * name, {@code $} and what follows it included: {@code a.b.*} takes in {@code a.b.C$D}. {@code **}
 * stands for any number of whole parts: {@code a.**.C} is {@code a.C} too. A dot in a glob is a dot
 * or a {@code $}, as in names without wildcards.
 *
 * <p>Every test takes time in proportion to the product of the lengths, whatever is written.
 */
public final class Glob {

  private Glob() {}

  /** Whether there is a wildcard in it. */
  public static boolean isGlob(String text) {
    return text.indexOf('*') >= 0;
  }

  /** Whether the whole name is one that the glob stands for. */
  public static boolean matches(String glob, String name) {
    return matches(glob, name, false);
  }

  /** Whether the name or its end, from a {@code .} or {@code $} on, is one. */
  public static boolean matchesEnd(String glob, String name) {
    return matches(glob, name, true);
  }

  /** {@code at[p]}: what has been read of the glob can stand for the first p characters. */
  private static boolean matches(String glob, String name, boolean fromAnyPart) {
    int n = name.length();
    boolean[] at = new boolean[n + 1];
    at[0] = true;
    for (int p = 1; fromAnyPart && p <= n; p++) {
      at[p] = separates(name.charAt(p - 1));
    }
    for (int i = 0; i < glob.length(); ) {
      boolean partStart = i == 0 || glob.charAt(i - 1) == '.';
      if (partStart && glob.startsWith("**.", i)) {
        i += 3;
        boolean reached = at[0];
        for (int p = 1; p <= n; p++) {
          reached |= at[p];
          at[p] |= reached && separates(name.charAt(p - 1));
        }
      } else if (glob.charAt(i) == '*') {
        boolean anyPart = glob.startsWith("**", i);
        i += anyPart ? 2 : 1;
        for (int p = 1; p <= n; p++) {
          at[p] |= at[p - 1] && (anyPart || name.charAt(p - 1) != '.');
        }
      } else {
        char c = glob.charAt(i++);
        for (int p = n; p > 0; p--) {
          at[p] = at[p - 1] && same(c, name.charAt(p - 1));
        }
        at[0] = false;
      }
    }
    return at[n];
  }

  /** Whether there can be a name that both stand for. */
  public static boolean meet(String one, String other) {
    String a = one.replace("**.", "**");
    String b = other.replace("**.", "**");
    boolean[][] from = new boolean[a.length() + 2][b.length() + 2];
    for (int i = a.length(); i >= 0; i--) {
      for (int j = b.length(); j >= 0; j--) {
        boolean starA = i < a.length() && a.charAt(i) == '*';
        boolean starB = j < b.length() && b.charAt(j) == '*';
        from[i][j] =
            i == a.length() && j == b.length()
                || starA && (from[i + 1][j] || takes(a, i, b, j) && from[i][j + 1])
                || starB && (from[i][j + 1] || takes(b, j, a, i) && from[i + 1][j])
                || !starA
                    && !starB
                    && i < a.length()
                    && j < b.length()
                    && same(a.charAt(i), b.charAt(j))
                    && from[i + 1][j + 1];
      }
    }
    return from[0][0];
  }

  /** Whether the star at i may stand for the character at j, itself no star. */
  private static boolean takes(String glob, int i, String other, int j) {
    boolean anyPart = glob.startsWith("**", i) || i > 0 && glob.charAt(i - 1) == '*';
    return j < other.length() && other.charAt(j) != '*' && (anyPart || other.charAt(j) != '.');
  }

  /** For people who read {@code Outer.Inner} as the JVM's {@code Outer$Inner}. */
  private static boolean same(char a, char b) {
    return a == b || separates(a) && separates(b);
  }

  private static boolean separates(char c) {
    return c == '.' || c == '$';
  }

  /** The text before the first wildcard. */
  public static String literalStart(String glob) {
    int star = glob.indexOf('*');
    return star < 0 ? glob : glob.substring(0, star);
  }
}
