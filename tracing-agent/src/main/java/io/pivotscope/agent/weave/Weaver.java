package io.pivotscope.agent.weave;

import io.pivotscope.agent.weave.WovenClass.Shape;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import java.lang.instrument.Instrumentation;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the classes of this process woven as desired. Thread-safe. */
public final class Weaver {

  /** A class whose definition overlaps an installation turns up one scan later. */
  private static final int SCANS = 3;

  /** Said of what has a secret's name. */
  private static final String REDACTED =
      "redacted, since its name is a secret's (the agent's option redact)";

  private final Instrumentation instrumentation;
  private final Runnable onLateMatch;
  private final Registry registry = new Registry();
  private final LoadedClasses loaded;
  private final Surveys surveys;

  /** Registered while there is work for it; made then, so that an idle agent loads no ASM. */
  private @Nullable Transformer transformer;

  private volatile Plan plan = Plan.EMPTY;
  private long pauseNanos;
  private boolean isWarm;

  /**
   * @param onLateMatch told, on an application's thread, that a class loaded later changed {@link
   *     #status}; must only take a note
   */
  public Weaver(Instrumentation instrumentation, Runnable onLateMatch) {
    this.instrumentation = instrumentation;
    this.onLateMatch = onLateMatch;
    this.loaded = new LoadedClasses(instrumentation);
    this.surveys = new Surveys(loaded);
  }

  /**
   * Makes the given set the woven one: whatever is not in it is taken out. Classes are changed in
   * one retransformation; classes that stay woven are not touched.
   */
  public synchronized WeaveResult apply(
      List<Installation> installations, List<HookPoint> hookPoints) {
    boolean outer = Hooks.guard();
    try {
      Plan before = plan;
      Plan next = before.next(installations, hookPoints);
      if (!next.isEmpty() && transformer == null) {
        transformer = new Transformer(this, registry);
        warmUp(transformer);
        instrumentation.addTransformer(transformer, true);
      }
      Set<Want> fresh = new HashSet<>(next.wants());
      before.wants().forEach(fresh::remove);
      Stacks stacks = fresh.isEmpty() ? new Stacks(Map.of()) : Stacks.now();
      pauseNanos = 0;
      Plan staying = before.retain(next);
      if (staying.wants().size() < before.wants().size()) {
        // What goes falls silent at once, whatever the retransformation takes.
        plan = staying;
        relink(staying, Set.of(), stacks, false);
      }
      plan = next;
      surveys.retain(next.wants());
      reconcile(next);
      relink(next, fresh, stacks, true);
      if (next.isEmpty() && transformer != null && !KnownBugs.LOST_PARAMETERS) {
        instrumentation.removeTransformer(transformer);
        transformer = null;
      }
      return status();
    } finally {
      Hooks.unguard(outer);
    }
  }

  /** What the transformer needs must be there before it is asked about the loading of just that. */
  private void warmUp(Transformer made) {
    if (!isWarm) {
      WarmUp.run(registry.nextNumber());
      made.transform(Weaver.class.getModule(), null, "none", null, null, new byte[0]);
      isWarm = true;
    }
  }

  /** How things stand now, with the classes that were loaded since. */
  public synchronized WeaveResult status() {
    Plan current = plan;
    List<WovenClass> all = registry.all();
    List<WeaveResult.Query> queries = new ArrayList<>();
    for (Installation installation : current.installations()) {
      List<TracepointStatus> points = new ArrayList<>();
      for (Want want : current.of(installation)) {
        int[] count = count(want, all);
        points.add(
            new TracepointStatus(want.advice, count[0], count[1], want.refusals(), want.onStack()));
      }
      queries.add(new WeaveResult.Query(installation.queryId(), installation.epoch(), points));
    }
    List<WeaveResult.Hook> hooks = new ArrayList<>();
    for (Want want : current.wants()) {
      if (want.hook != null) {
        int[] count = count(want, all);
        hooks.add(new WeaveResult.Hook(want.hook.id(), count[0], count[1], want.refusals()));
      }
    }
    return new WeaveResult(queries, hooks, pauseNanos);
  }

  /** Looks where this weaves, and spares it what it has read. */
  public MethodFinder finder() {
    return new MethodFinder(loaded, surveys);
  }

  // ---- for transformer and sites ----

  Plan plan() {
    return plan;
  }

  boolean isCurrent(Plan other) {
    return plan == other;
  }

  void late() {
    onLateMatch.run();
  }

  /** Methods that are woven for a want. */
  int woven(Want want) {
    return count(want, registry.all())[1];
  }

  /** Makes the listeners of one method under the current plan, keeping those it had. */
  Link link(WovenClass woven, MethodInfo method, Class<?> type, @Nullable Link previous) {
    Plan current = plan;
    List<Want> wants = current.of(type).stream().filter(w -> w.matches(method)).toList();
    Map<Want, SiteListener> listeners = new LinkedHashMap<>();
    // One of each query, for all of its advices here that are linked now or were before.
    Map<ListenerFactory, SiteListener> ofQuery = new HashMap<>();
    for (Want want : wants) {
      SiteListener known = previous == null ? null : previous.byWant.get(want);
      if (known != null && want.installation != null) {
        ofQuery.put(want.installation.factory(), known);
      }
    }
    for (Want want : wants) {
      if (want.installation == null) {
        continue;
      }
      SiteListener known = previous == null ? null : previous.byWant.get(want);
      if (known != null) {
        listeners.put(want, known);
      } else if (!want.refused(woven.where(method))) {
        try {
          ListenerFactory factory = want.installation.factory();
          SiteListener listener = factory.link(type, method, want.advice, ofQuery.get(factory));
          ofQuery.put(factory, listener);
          listeners.put(want, listener);
          factory.redacted(want.advice).forEach(name -> want.refuse(name, REDACTED));
        } catch (LinkException e) {
          want.refuse(woven.where(method), String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError | StackOverflowError e) {
          throw e; // which says nothing of the method
        } catch (Throwable t) {
          Hooks.failed(t);
          want.refuse(woven.where(method), "cannot be linked: " + t);
        }
      }
    }
    return new Link(current, wants, listeners);
  }

  // ---- reconciling ----

  private void reconcile(Plan next) {
    for (int scan = 0; scan < SCANS; scan++) {
      Class<?>[] all = loaded.all();
      if (scan == 0) {
        next.resolveNames(all);
      }
      surveys.count(next.wants(), all);
      List<Class<?>> changes = new ArrayList<>();
      for (Class<?> type : all) {
        if (!type.isArray() && !type.isPrimitive() && needsChange(next, type)) {
          changes.add(type);
        }
      }
      if (changes.isEmpty()) {
        return;
      }
      long start = System.nanoTime();
      retransform(changes);
      pauseNanos += System.nanoTime() - start;
    }
  }

  private boolean needsChange(Plan next, Class<?> type) {
    List<Want> wants = next.of(type);
    WovenClass woven = registry.peek(type.getClassLoader(), type.getName());
    if (wants.isEmpty()) {
      return woven != null && !woven.shapes.isEmpty();
    }
    if (!loaded.isCandidate(type)) {
      String why =
          type.isHidden()
              ? "hidden class: the JVM does not let it be changed"
              : "the JVM does not let it be changed";
      wants.stream().filter(w -> !w.isCounted()).forEach(w -> w.refuse(type.getName(), why));
      return false;
    }
    String refusal = Denylist.refusal(type.getName(), type.getClassLoader());
    if (refusal != null) {
      refuse(wants, type, refusal);
      return false;
    }
    ClassInfo info = woven == null ? null : woven.info;
    if (woven == null || info == null) {
      String unreadable = woven == null ? null : woven.refusal;
      if (unreadable == null) {
        if (!isWanted(type, wants)) {
          return false;
        }
        unreadable = Denylist.refusal(type);
        if (unreadable == null) {
          return true;
        }
        registry.get(this, type.getClassLoader(), type.getName()).refusal = unreadable;
      }
      refuse(wants, type, unreadable);
      return false;
    }
    woven.settle(type);
    LoadedClasses.missing(type, info.methods(), wants);
    wants.forEach(w -> LoadedClasses.withoutPlace(w, info));
    Map<String, Shape> wanted = new HashMap<>();
    if (woven.refusal == null) {
      Plan.byMethod(info, wants)
          .forEach(
              (key, mine) -> {
                Shape fitting = woven.refusals.fitting(key, Shape.of(mine));
                if (fitting != null) {
                  wanted.put(key, fitting);
                }
              });
    }
    // Woven anew it links all of its calls again.
    boolean anew = woven.isDeaf && !wanted.isEmpty();
    woven.isDeaf = false;
    boolean changes = anew || !wanted.equals(woven.shapes);
    if (changes) {
      woven.prepare(wanted);
    }
    return changes;
  }

  /** Whether a class that was never read may have a method that is wanted. */
  private boolean isWanted(Class<?> type, List<Want> wants) {
    List<Want> narrow = wants.stream().filter(w -> !w.isCounted()).toList();
    return !narrow.isEmpty() && LoadedClasses.declares(type, narrow)
        || wants.stream().anyMatch(w -> w.isCounted() && surveys.methods(w, type) > 0);
  }

  /** A wide pattern is told of a class only where it has methods. */
  private void refuse(List<Want> wants, Class<?> type, String why) {
    wants.stream()
        .filter(w -> !w.isCounted() || surveys.methods(w, type) > 0)
        .forEach(w -> w.refuse(type.getName(), why));
  }

  /** All in one call; if the JVM refuses, by halves until the culprit is known. */
  private void retransform(List<Class<?>> types) {
    Map<Class<?>, Map<String, Shape>> before = new HashMap<>();
    for (Class<?> type : types) {
      WovenClass woven = registry.peek(type.getClassLoader(), type.getName());
      before.put(type, woven == null ? Map.of() : woven.shapes);
    }
    try {
      instrumentation.retransformClasses(types.toArray(Class<?>[]::new));
      before.keySet().forEach(this::settled);
    } catch (Throwable t) {
      for (Class<?> type : types) {
        WovenClass woven = registry.peek(type.getClassLoader(), type.getName());
        if (woven != null) {
          woven.shapes = before.getOrDefault(type, Map.of());
        }
      }
      if (types.size() == 1) {
        Class<?> type = types.get(0);
        registry.get(this, type.getClassLoader(), type.getName()).refusal =
            "the JVM refuses the woven class: " + t;
        settled(type);
        return;
      }
      int half = types.size() / 2;
      retransform(types.subList(0, half));
      retransform(types.subList(half, types.size()));
    }
  }

  private void settled(Class<?> type) {
    WovenClass woven = registry.peek(type.getClassLoader(), type.getName());
    if (woven != null) {
      woven.coming = Map.of();
    }
  }

  /**
   * Gives every woven method those who want it now.
   *
   * @param last whether the classes are as the plan wants them: where nobody is left at a method,
   *     nothing of those who were is kept either
   */
  private void relink(Plan next, Set<Want> fresh, Stacks stacks, boolean last) {
    for (WovenClass woven : registry.all()) {
      for (String key : Set.copyOf(woven.siteKeys())) {
        if (!woven.shapes.containsKey(key)) {
          woven.drop(key);
        }
      }
      Class<?> type = woven.type();
      ClassInfo info = woven.info;
      if (type == null || info == null) {
        woven.retain(next.wants());
        continue;
      }
      woven.wants = Plan.byMethod(info, next.of(type));
      woven.report();
      offerImplementations(woven, type, info);
      for (MethodInfo method : info.methods()) {
        MethodSite site = woven.siteOrNull(method.key());
        if (site != null) {
          Link made = link(woven, method, type, site.link());
          site.relink(last && made.isEmpty() ? Link.OFF : made);
          for (Want want : woven.wants.getOrDefault(method.key(), List.of())) {
            if (fresh.contains(want) && stacks.contains(woven.name, method.name())) {
              want.onStack(woven.where(method));
            }
          }
        }
      }
    }
  }

  /** Where an abstract method is named: tells what could be named in its place. */
  private void offerImplementations(WovenClass woven, Class<?> type, ClassInfo info) {
    for (MethodInfo method : info.methods()) {
      List<Want> named =
          woven.wants.getOrDefault(method.key(), List.of()).stream()
              .filter(w -> !w.isWide())
              .toList();
      if (method.isAbstract() && !named.isEmpty()) {
        String why = Denylist.refusal(woven.name, method) + loaded.implementations(type, method);
        named.forEach(w -> w.refuse(woven.where(method), why));
      }
    }
  }

  /** Classes and methods that are woven for one want. */
  private static int[] count(Want want, List<WovenClass> all) {
    int[] count = new int[2];
    for (WovenClass woven : all) {
      int methods = woven.count(want);
      count[0] += methods > 0 ? 1 : 0;
      count[1] += methods;
    }
    return count;
  }
}
