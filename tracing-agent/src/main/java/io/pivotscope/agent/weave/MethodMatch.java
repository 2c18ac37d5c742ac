package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.MethodPattern;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** Which methods of a class. Must be pure: it is asked while classes are being loaded. */
@FunctionalInterface
public interface MethodMatch {

  /** {@code name} is {@code <init>} for constructors. Class initialisers are never asked about. */
  boolean matches(String name, String descriptor, int access);

  /** The same, where more is known of the method. */
  default boolean matches(MethodInfo method) {
    return matches(method.name(), method.descriptor(), method.access());
  }

  static MethodMatch named(String... names) {
    Set<String> all = Set.of(names);
    return (name, descriptor, access) -> all.contains(name);
  }

  static MethodMatch exactly(String theName, String theDescriptor) {
    return (name, descriptor, access) -> name.equals(theName) && descriptor.equals(theDescriptor);
  }

  /** As a query names methods. */
  static MethodMatch of(MethodPattern pattern) {
    return new PatternMatch(pattern);
  }

  /** Whether a method takes the parameters that are written. */
  static boolean takes(String descriptor, @Nullable List<String> written) {
    if (written == null) {
      return true;
    }
    Type[] types = Type.getArgumentTypes(descriptor);
    if (types.length != written.size()) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      String plain = written.get(i).replaceAll("<.*>|\\s", "").replace("...", "[]");
      String element = plain.replace("[]", "");
      int dimensions = (plain.length() - element.length()) / 2;
      Type type = types[i];
      int actual = type.getSort() == Type.ARRAY ? type.getDimensions() : 0;
      String name = (actual == 0 ? type : type.getElementType()).getClassName();
      TypeMatch match = TypeMatch.exactly(element);
      if (actual != dimensions || !match.names(name)) {
        return false;
      }
    }
    return true;
  }
}
