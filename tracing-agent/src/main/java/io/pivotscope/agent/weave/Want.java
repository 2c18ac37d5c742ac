package io.pivotscope.agent.weave;

import io.pivotscope.protocol.link.AgentMessage.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody wants at some methods, with what became of it. Stays the same object from
 * one desired state to the next. Thread-safe; calls nobody while it holds its lock.
 */
final class Want {

  /** Refusals and stacks that are named; more are counted. */
  private static final int NAMED = 50;

  final TypeMatch type;
  final MethodMatch method;
  final @Nullable HookPoint hook;
  final @Nullable Installation installation;
  final int advice;

  /** What a simple name turned out to mean. */
  private volatile @Nullable String resolved;

  private volatile boolean disabled;
  private final Map<String, String> refusals = new LinkedHashMap<>();
  private final Set<String> onStack = new TreeSet<>();

  Want(HookPoint hook) {
    this.type = hook.type();
    this.method = hook.method();
    this.hook = hook;
    this.installation = null;
    this.advice = -1;
  }

  Want(Installation installation, Installation.Point point) {
    this.type = new TypeMatch(point.pattern().type(), point.pattern().subtypes());
    this.method = MethodMatch.of(point.pattern());
    this.hook = null;
    this.installation = installation;
    this.advice = point.advice();
  }

  /** Whether a class of this name is the one that is named. */
  boolean names(String binaryName) {
    String known = resolved;
    return !disabled && (known != null ? known.equals(binaryName) : type.names(binaryName));
  }

  /** Settles what a simple name means. */
  void resolve(Set<String> candidates) {
    if (candidates.contains(type.name())) {
      resolved = type.name();
    } else if (candidates.size() == 1) {
      resolved = candidates.iterator().next();
    } else if (candidates.size() > 1) {
      disabled = true;
      refuse(type.name(), "ambiguous: " + String.join(", ", candidates));
    }
  }

  boolean unresolved() {
    return type.simple() && resolved == null && !disabled;
  }

  boolean matches(MethodInfo info) {
    return !info.name().equals("<clinit>")
        && method.matches(info.name(), info.descriptor(), info.access());
  }

  synchronized void refuse(String where, String why) {
    refusals.put(where, why);
  }

  synchronized boolean refused(String where) {
    return refusals.containsKey(where);
  }

  synchronized List<Refusal> refusals() {
    List<Refusal> list = new ArrayList<>();
    for (Map.Entry<String, String> refusal : refusals.entrySet()) {
      if (list.size() == NAMED) {
        list.add(new Refusal("...", refusals.size() - NAMED + " more"));
        break;
      }
      list.add(new Refusal(refusal.getKey(), refusal.getValue()));
    }
    return list;
  }

  synchronized void onStack(String method) {
    if (onStack.size() < NAMED) {
      onStack.add(method);
    }
  }

  synchronized List<String> onStack() {
    return List.copyOf(onStack);
  }
}
