package io.pivotscope.agent.code;

import org.objectweb.asm.commons.Method;

/** Signatures of methods that generated code calls, as one would declare them. */
final class Signatures {

  private Signatures() {}

  /**
   * @param declaration as in Java, with {@code %s} for each of the types
   */
  static Method of(String declaration, Class<?>... types) {
    Object[] names = new Object[types.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = types[i].getName();
    }
    return Method.getMethod(declaration.formatted(names));
  }
}
