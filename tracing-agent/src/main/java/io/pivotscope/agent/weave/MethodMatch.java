package io.pivotscope.agent.weave;

import java.util.Set;

/** Which methods of a class. Must be pure: it is asked while classes are being loaded. */
@FunctionalInterface
public interface MethodMatch {

  /** {@code name} is {@code <init>} for constructors. Class initialisers are never asked about. */
  boolean matches(String name, String descriptor, int access);

  static MethodMatch named(String... names) {
    Set<String> all = Set.of(names);
    return (name, descriptor, access) -> all.contains(name);
  }

  static MethodMatch exactly(String theName, String theDescriptor) {
    return (name, descriptor, access) -> name.equals(theName) && descriptor.equals(theDescriptor);
  }
}
