package testbed.http;

import java.util.Collection;

/**
 * The application's own member of the {@code baggage} header, in requests and in responses: each
 * side sends one and fails where that of the other side has not come through.
 */
public final class Members {
  /**
   * Of a size that leaves little room in the 8 KB which containers give to all headers together.
   */
  public static final String COOKIE = "c=" + "x".repeat(7200);

  private Members() {}

  public static String of(String name) {
    return "application=" + name + ";quality=1";
  }

  /** The last part of a path, which is the request's name. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public static void check(Collection<String> lines, String name) {
    if (!String.join(",", lines).contains(of(name))) {
      throw new IllegalStateException("baggage of " + name + " is " + lines);
    }
  }
}
