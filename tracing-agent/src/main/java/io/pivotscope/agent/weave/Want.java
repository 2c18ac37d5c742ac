package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
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
  final Place place;
  final @Nullable HookPoint hook;
  final @Nullable Installation installation;
  final int advice;
  private final boolean wide;

  /** Methods that it may match in this process. */
  final int maxMethods;

  /** What a simple name turned out to mean. */
  private volatile @Nullable String resolved;

  private volatile boolean disabled;

  /** Whether it has been found to match no more than it may. */
  private volatile boolean admitted;

  /** Classes that came when there was no more room. */
  private final Set<String> leftOut = ConcurrentHashMap.newKeySet();

  private final Map<String, String> refusals = new LinkedHashMap<>();
  private final Set<String> onStack = new TreeSet<>();

  Want(HookPoint hook) {
    this.type = hook.type();
    this.method = hook.method();
    this.place = Place.ENTRY;
    this.hook = hook;
    this.installation = null;
    this.advice = -1;
    this.wide = false;
    this.maxMethods = Integer.MAX_VALUE;
  }

  Want(Installation installation, Installation.Point point) {
    this.type = new TypeMatch(point.pattern().type(), point.pattern().subtypes());
    this.method = MethodMatch.of(point.pattern());
    this.place = point.place();
    this.hook = null;
    this.installation = installation;
    this.advice = point.advice();
    this.wide = point.pattern().isWide();
    this.maxMethods = point.capped() ? installation.maxMethods() : Integer.MAX_VALUE;
  }

  /**
   * Whether it may mean many classes or methods: then a class or method that does not fit is no
   * reason to say so, and there is a cap.
   */
  boolean isWide() {
    return wide || type.subtypes();
  }

  /** Whether its pattern came from a query and is wide: what it matches is counted first. */
  boolean isCounted() {
    return wide;
  }

  /** Equal for wants that match the same. */
  Object key() {
    return List.of(method, type, place, String.valueOf(resolved));
  }

  /** Whether a class of this name is the one that is named. */
  boolean names(String binaryName) {
    String known = resolved;
    return !disabled && (known != null ? known.equals(binaryName) : type.names(binaryName));
  }

  /** Whether classes of a loader are meant at all. */
  boolean reaches(@Nullable ClassLoader loader, String binaryName) {
    return !leftOut.contains(binaryName)
        && (!wide
            || (type.reachesJdk() || !isJdk(loader)) && !Denylist.isAgent(binaryName, loader));
  }

  static boolean isJdk(@Nullable ClassLoader loader) {
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
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
    return !type.isGlob() && type.simple() && resolved == null && !disabled;
  }

  /** Whether a method is one of those that are named. */
  boolean selects(MethodInfo info) {
    return !info.name().equals("<clinit>") && method.matches(info);
  }

  /** Whether a method, with its code, is one of those and has the place. */
  boolean matches(MethodInfo info) {
    return selects(info) && Points.isIn(info.code(), place);
  }

  /** The pattern matches more than it may: nothing of it is woven. */
  void exceed(int methods) {
    disabled = true;
    refuse(
        String.valueOf(method),
        "matches %,d methods here, more than %,d".formatted(methods, maxMethods)
            + "; With max .. methods allows more");
  }

  /** A class that came later does not fit any more. */
  void leaveOut(String className) {
    leftOut.add(className);
    refuse(className, "more than %,d methods match".formatted(maxMethods));
  }

  void admit() {
    admitted = true;
  }

  /** Whether what it matches among the loaded classes has to be counted yet. */
  boolean isToBeCounted() {
    return wide && !disabled && !admitted;
  }

  synchronized void refuse(String where, String why) {
    refusals.put(where, why);
  }

  /** What was refused has turned out well. */
  synchronized void accept(String where) {
    refusals.remove(where);
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
