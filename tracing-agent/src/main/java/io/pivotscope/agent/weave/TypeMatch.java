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
}
