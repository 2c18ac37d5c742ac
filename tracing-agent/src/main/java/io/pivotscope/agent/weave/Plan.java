package io.pivotscope.agent.weave;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/** A desired state: all wants, hook points first. Immutable. */
record Plan(List<Want> wants, List<Installation> installations) {

  static final Plan EMPTY = new Plan(List.of(), List.of());

  /** The next desired state; what was already there keeps its wants. */
  Plan next(List<Installation> nextInstallations, List<HookPoint> hookPoints) {
    List<Want> next = new ArrayList<>();
    for (HookPoint point : hookPoints) {
      next.add(
          wants.stream()
              .filter(w -> w.hook != null && w.hook.id().equals(point.id()))
              .findFirst()
              .orElseGet(() -> new Want(point)));
    }
    List<Installation> kept = new ArrayList<>();
    for (Installation wanted : nextInstallations) {
      Installation installation =
          installations.stream().filter(i -> same(i, wanted)).findFirst().orElse(wanted);
      kept.add(installation);
      List<Want> mine = of(installation);
      if (mine.isEmpty()) {
        for (Installation.Point point : installation.points()) {
          next.add(new Want(installation, point));
        }
      } else {
        next.addAll(mine);
      }
    }
    return new Plan(List.copyOf(next), List.copyOf(kept));
  }

  /** What of this state is in another one too. */
  Plan retain(Plan other) {
    return new Plan(
        wants.stream().filter(other.wants::contains).toList(),
        installations.stream().filter(other.installations::contains).toList());
  }

  /** The wants of one installation, in the order of its points. */
  List<Want> of(Installation installation) {
    return wants.stream().filter(w -> w.installation == installation).toList();
  }

  boolean isEmpty() {
    return wants.isEmpty();
  }

  /** Settles simple names by the classes that are loaded. */
  void resolveNames(Class<?>[] loaded) {
    for (Want want : wants) {
      if (want.unresolved()) {
        Set<String> candidates = new TreeSet<>();
        for (Class<?> type : loaded) {
          if (!type.isArray() && !type.isHidden() && want.type.names(type.getName())) {
            candidates.add(type.getName());
          }
        }
        want.resolve(candidates);
      }
    }
  }

  /** The wants that a loaded class matches by its type. */
  List<Want> of(Class<?> type) {
    List<Want> found = new ArrayList<>();
    Set<String> supertypes = Set.of();
    for (Want want : wants) {
      if (!want.reaches(type.getClassLoader(), type.getName())) {
        continue;
      }
      if (want.names(type.getName())) {
        found.add(want);
      } else if (want.type.subtypes()) {
        if (supertypes.isEmpty()) {
          supertypes = new HashSet<>();
          collect(type, supertypes);
        }
        if (supertypes.stream().anyMatch(want::names)) {
          found.add(want);
        }
      }
    }
    return found;
  }

  /** The wants that a class on its way in matches by its type, if it has a method for them. */
  List<Want> of(ClassReader reader, @Nullable ClassLoader loader) {
    String name = reader.getClassName().replace('/', '.');
    List<Want> found = new ArrayList<>();
    List<MethodInfo> methods = List.of();
    Set<String> supertypes = Set.of();
    for (Want want : wants) {
      boolean named = want.names(name);
      if (!want.reaches(loader, name) || !named && !want.type.subtypes()) {
        continue;
      }
      if (named && want.unresolved()) {
        want.resolve(Set.of(name));
      }
      if (want.isWide()) {
        methods = methods.isEmpty() ? Hierarchy.methods(reader) : methods;
        if (methods.stream().noneMatch(want::selects)) {
          continue;
        }
      }
      if (!named) {
        supertypes = supertypes.isEmpty() ? new Hierarchy(loader).supertypes(reader) : supertypes;
      }
      if (named || supertypes.stream().anyMatch(want::names)) {
        found.add(want);
      }
    }
    return found;
  }

  /** By key of the method: who wants it. */
  static Map<String, List<Want>> byMethod(ClassInfo info, List<Want> wants) {
    Map<String, List<Want>> found = new LinkedHashMap<>();
    for (MethodInfo method : info.methods()) {
      List<Want> mine = wants.stream().filter(w -> w.matches(method)).toList();
      if (!mine.isEmpty()) {
        found.put(method.key(), mine);
      }
    }
    return found;
  }

  private static boolean same(Installation a, Installation b) {
    return a.queryId() == b.queryId() && a.epoch() == b.epoch();
  }

  private static void collect(Class<?> type, Set<String> names) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      names.add(c.getName());
      for (Class<?> i : c.getInterfaces()) {
        if (names.add(i.getName())) {
          collect(i, names);
        }
      }
    }
  }
}
