package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.Glob;

/**
 * Which classes.
 *
 * @param name binary name ({@code a.b.C$D}), or the end of one from a {@code .} or {@code $} on
 *     ({@code C}, {@code C$D}, {@code C.D}), which must then be unique in the process; or a {@link
 *     Glob} of either
 * @param subtypes whether subclasses and implementors match too
 */
public record TypeMatch(String name, boolean subtypes) {

  public static TypeMatch exactly(String binaryName) {
    return new TypeMatch(binaryName, false);
  }

  /** The class or interface and everything below it. */
  public static TypeMatch subtypesOf(String binaryName) {
    return new TypeMatch(binaryName, true);
  }

  /** Whether the name leaves out the package. By convention packages begin in lower case. */
  boolean simple() {
    return name.indexOf('.') < 0 || !Character.isLowerCase(name.charAt(0)) && name.charAt(0) != '*';
  }

  boolean isGlob() {
    return Glob.isGlob(name);
  }

  /**
   * Whether classes of the JDK are meant too: a name that begins with a wildcard, or with no
   * package, says nothing of them, and means the application's.
   */
  boolean reachesJdk() {
    return !isGlob() || !simple() && Glob.literalStart(name).indexOf('.') > 0;
  }

  /** Whether a class of this binary name may be meant; subtypes are not looked at. */
  boolean names(String binaryName) {
    if (isGlob()) {
      return simple() && !name.startsWith("**")
          ? Glob.matchesEnd(name, binaryName)
          : Glob.matches(name, binaryName);
    }
    if (binaryName.equals(name)) {
      return true;
    }
    int before = binaryName.length() - name.length() - 1;
    if (before < -1 || before >= 0 && (!simple() || !separates(binaryName.charAt(before)))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char mine = name.charAt(i);
      char theirs = binaryName.charAt(before + 1 + i);
      if (mine != theirs && !(separates(mine) && separates(theirs))) {
        return false;
      }
    }
    return true;
  }

  private static boolean separates(char c) {
    return c == '.' || c == '$';
  }
}
