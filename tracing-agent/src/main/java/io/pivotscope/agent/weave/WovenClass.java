package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.Place;
import java.lang.ref.WeakReference;
import java.pivotscope.Hooks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A class that we have touched, by loader and name, for as long as its loader lives. Holds the
 * class weakly and strings of it; the sites are held by the class itself once it is known.
 */
final class WovenClass {

  /** Sites by class: what keeps them alive as long as the class, and no longer. */
  private static final ClassValue<Set<MethodSite>> HELD =
      new ClassValue<>() {
        @Override
        protected Set<MethodSite> computeValue(Class<?> type) {
          return ConcurrentHashMap.newKeySet();
        }
      };

  /** A site, held until its class is known. */
  private static final class Ref extends WeakReference<MethodSite> {
    volatile @Nullable MethodSite pending;

    Ref(MethodSite site) {
      super(site);
    }
  }

  /**
   * How a method is woven.
   *
   * @param listened whether a query listens, at whatever place
   * @param points lines and calls inside it
   */
  record Shape(
      boolean replacesArguments, boolean replacesResult, boolean listened, Set<Place> points) {
    Shape {
      points = Set.copyOf(points);
    }

    /** What the wants of a method come to. */
    static Shape of(List<Want> wants) {
      boolean arguments = false;
      boolean result = false;
      boolean listened = false;
      Set<Place> points = new HashSet<>();
      for (Want want : wants) {
        if (want.place.isInside()) {
          points.add(want.place);
        }
        listened |= want.hook == null;
        arguments |= want.hook != null && want.hook.replacesArguments();
        result |= want.hook != null && want.hook.replacesResult();
      }
      return new Shape(arguments, result, listened, points);
    }

    /** Whether somebody who wants that place of the method has it. */
    boolean has(Place place) {
      return !place.isInside() || points.contains(place);
    }

    /** Whether the ends are linked, where the entry is. */
    boolean linksEnds() {
      return listened && !replacesResult;
    }

    Shape(boolean replacesArguments, boolean replacesResult, boolean listened) {
      this(replacesArguments, replacesResult, listened, Set.of());
    }
  }

  final Weaver weaver;
  final String name;
  private final WeakReference<@Nullable ClassLoader> loader;
  private volatile WeakReference<@Nullable Class<?>> type = new WeakReference<>(null);

  private final Numbers.Source fresh;

  /** Numbers by key of the method; they outlive the sites, so that none is given out twice. */
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

  private final Map<String, Ref> sites = new ConcurrentHashMap<>();

  /** Set by the first transformation. */
  volatile @Nullable ClassInfo info;

  /** What the class file had and some JVMs lose (JDK-8240908). */
  volatile Map<String, List<ClassInfo.Parameter>> parameters = Map.of();

  /** How methods are woven now, by key. */
  volatile Map<String, Shape> shapes = Map.of();

  /** How they are about to be woven; empty unless that goes on. */
  volatile Map<String, Shape> coming = Map.of();

  /** Who wants the woven methods, by key. */
  volatile Map<String, List<Want>> wants = Map.of();

  /** Whether memory ran out while it called us: a call that was linked then calls nobody. */
  volatile boolean isDeaf;

  /** Why the class is left alone. */
  volatile @Nullable String refusal;

  /** Which methods are not woven as they are wanted. */
  final MethodRefusals refusals = new MethodRefusals();

  /**
   * @param fresh gives numbers to its methods
   */
  WovenClass(Weaver weaver, @Nullable ClassLoader loader, String name, Numbers.Source fresh) {
    this.weaver = weaver;
    this.fresh = fresh;
    this.loader = new WeakReference<>(loader);
    this.name = name;
  }

  @Nullable Class<?> type() {
    return type.get();
  }

  /** Learns the class. */
  void settle(Class<?> found) {
    if (type.get() == null) {
      type = new WeakReference<>(found);
    }
    for (Ref ref : sites.values()) {
      MethodSite site = ref.pending;
      if (site != null) {
        HELD.get(found).add(site);
        ref.pending = null;
      }
    }
  }

  /** The class, when one of its methods runs; it is loaded then, so nothing is loaded here. */
  @Nullable Class<?> find(@Nullable Object self) {
    Class<?> known = type.get();
    for (Class<?> c = self == null ? null : self.getClass();
        known == null && c != null;
        c = c.getSuperclass()) {
      if (c.getName().equals(name) && c.getClassLoader() == loader.get()) {
        known = c;
      }
    }
    if (known == null) {
      try {
        known = Class.forName(name, false, loader.get());
      } catch (ClassNotFoundException | LinkageError e) {
        Hooks.failed(e);
        return null;
      }
    }
    settle(known);
    return known;
  }

  /** It is woven so now, for those. Whoever is still there and has lost a method is told. */
  void become(Map<String, List<Want>> nextWants, Map<String, Shape> nextShapes) {
    ClassInfo known = info;
    for (MethodInfo method : known == null ? List.<MethodInfo>of() : known.methods()) {
      Shape before = shapes.get(method.key());
      Shape next = nextShapes.get(method.key());
      if (before == null || before.equals(next)) {
        continue;
      }
      List<Want> still = nextWants.getOrDefault(method.key(), List.of());
      for (Want want : wants.getOrDefault(method.key(), List.of())) {
        if (before.has(want.place)
            && !(next != null && next.has(want.place))
            && still.contains(want)
            && !want.refused(where(method))) {
          lose(want);
        }
      }
    }
    wants = nextWants;
    shapes = nextShapes;
  }

  /** With a hook all may lose what a request carries here. */
  private void lose(Want want) {
    for (Want each : want.hook == null ? List.of(want) : weaver.plan().wants()) {
      if (each.installation != null) {
        each.installation.factory().lost();
      }
    }
  }

  /** The number of a method's site. */
  int number(String key) {
    return numbers.computeIfAbsent(key, k -> fresh.next());
  }

  /** A method as it is named to people. */
  String where(MethodInfo method) {
    return name + "." + method;
  }

  /** Tells those who want what is refused. */
  void report() {
    ClassInfo known = info;
    if (known == null) {
      return;
    }
    for (MethodInfo method : known.methods()) {
      List<Want> mine = wants.getOrDefault(method.key(), List.of());
      for (Want want : mine) {
        String why = refusal != null ? refusal : refusals.why(method.key(), mine, want);
        // A Type+ or a glob meets abstract methods on its way to those that have code.
        if (why != null && (!want.isWide() || !method.isAbstract())) {
          want.refuse(refusal != null ? name : where(method), why);
        }
      }
    }
  }

  /** A class that nobody has met since it was read may never come: it keeps nobody who has gone. */
  void retain(List<Want> all) {
    Map<String, List<Want>> kept = new HashMap<>();
    wants.forEach(
        (key, mine) -> {
          List<Want> still = mine.stream().filter(all::contains).toList();
          if (!still.isEmpty()) {
            kept.put(key, still);
          }
        });
    wants = kept;
  }

  /** Whether a method whose entry is linked links its ends too, and will go on doing so. */
  boolean linksEnds(MethodInfo method) {
    Shape shape = shapes.get(method.key());
    Shape next = coming.get(method.key());
    return shape != null && shape.linksEnds() && (next == null || next.linksEnds());
  }

  /**
   * The methods are about to be woven in those shapes. Code that does not link its ends tells them
   * to a frame, so from before it is there entries have to make one; the code that is there until
   * then tells its ends to that as well.
   */
  void prepare(Map<String, Shape> next) {
    coming = next;
    shapes.forEach(
        (key, shape) -> {
          Shape then = next.get(key);
          MethodSite site = siteOrNull(key);
          if (site != null && shape.linksEnds() && then != null && !then.linksEnds()) {
            site.compose();
          }
        });
  }

  /** How many methods are woven for a want. */
  int count(Want want) {
    ClassInfo known = info;
    if (known == null || !isWantedBy(want)) {
      return 0; // most classes: asked every second of all of them, for each want
    }
    int count = 0;
    for (MethodInfo method : known.methods()) {
      if (shapes.containsKey(method.key())
          && wants.getOrDefault(method.key(), List.of()).contains(want)
          && !want.refused(where(method))) {
        count++;
      }
    }
    return count;
  }

  private boolean isWantedBy(Want want) {
    for (List<Want> each : wants.values()) {
      if (each.contains(want)) {
        return true;
      }
    }
    return false;
  }

  /** The site of a method, made if need be. */
  MethodSite site(MethodInfo method) {
    Ref ref =
        sites.compute(
            method.key(),
            (key, old) -> {
              MethodSite site = old == null ? null : old.get();
              if (old != null && site != null) {
                return old;
              }
              int number = number(key);
              site = new MethodSite(number, method, this);
              Ref made = new Ref(site);
              made.pending = site;
              Hooks.put(number, made);
              return made;
            });
    MethodSite site = ref.get();
    if (site == null) {
      throw new IllegalStateException("site of " + name + "." + method + " is gone");
    }
    return site;
  }

  @Nullable MethodSite siteOrNull(String key) {
    Ref ref = sites.get(key);
    return ref == null ? null : ref.get();
  }

  Set<String> siteKeys() {
    return sites.keySet();
  }

  /** Drops a site that is no longer woven. A frame in the old code may still end. */
  void drop(String key) {
    Ref ref = sites.remove(key);
    MethodSite site = ref == null ? null : ref.get();
    Integer number = numbers.get(key);
    if (number != null) {
      Hooks.remove(number);
    }
    Class<?> known = type.get();
    if (site != null) {
      site.relink(Link.OFF);
      if (known != null) {
        HELD.get(known).remove(site);
      }
    }
  }
}
