package io.pivotscope.agent.weave;

/**
 * Which classes.
 *
 * @param name binary name ({@code a.b.C$D}), or the end of one from a {@code .} or {@code $} on
 *     ({@code C}, {@code C$D}, {@code C.D}), which must then be unique in the process
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
    return name.indexOf('.') < 0 || !Character.isLowerCase(name.charAt(0));
  }

  /** Whether a class of this binary name may be meant; subtypes are not looked at. */
  boolean names(String binaryName) {
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
