package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.Glob;
import io.pivotscope.protocol.advice.MethodPattern;
import org.objectweb.asm.Opcodes;

/**
 * Methods as a query names them. Bridges only pass a call on, so they are left out. A glob means
 * what somebody wrote: no constructor, and of the methods that compilers make (bodies of lambdas
 * and the like) only those whose {@code $} it spells out, as in {@code lambda$*}.
 */
record PatternMatch(MethodPattern pattern) implements MethodMatch {

  @Override
  public boolean matches(String name, String descriptor, int access) {
    return (access & Opcodes.ACC_BRIDGE) == 0
        && names(name, access)
        && MethodMatch.takes(descriptor, pattern.parameterTypes());
  }

  @Override
  public boolean matches(MethodInfo method) {
    String wanted = pattern.annotation();
    return matches(method.name(), method.descriptor(), method.access())
        && (wanted == null
            || method.annotations().stream().anyMatch(TypeMatch.exactly(wanted)::names));
  }

  @Override
  public String toString() {
    return pattern.toString();
  }

  private boolean names(String name, int access) {
    String wanted = pattern.method();
    if (!Glob.isGlob(wanted)) {
      return name.equals(wanted.equals("new") ? "<init>" : wanted);
    }
    boolean made = (access & Opcodes.ACC_SYNTHETIC) != 0;
    return name.indexOf('<') < 0
        && (!made || Glob.literalStart(wanted).indexOf('$') >= 0)
        && Glob.matches(wanted, name);
  }
}
