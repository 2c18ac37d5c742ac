package io.pivotscope.agent.weave;

import io.pivotscope.agent.weave.WovenClass.Shape;
import io.pivotscope.protocol.advice.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Methods of one class that are not woven as they are wanted, by key. A refusal holds for what was
 * wanted then: as soon as that is something else it is forgotten, and the method tried again.
 * Thread-safe.
 */
final class MethodRefusals {

  /**
   * One method's.
   *
   * @param wanted as what it could not be woven; null for whatever it is
   * @param instead as what it is woven; null for not at all
   */
  private record Refused(@Nullable Shape wanted, @Nullable Shape instead, String why) {
    boolean isFor(Shape shape) {
      return wanted == null || wanted.equals(shape);
    }
  }

  private final Map<String, Refused> byKey = new ConcurrentHashMap<>();

  /** A method without code, or that must not be woven. */
  void refuse(String key, String why) {
    byKey.put(key, new Refused(null, null, why));
  }

  /**
   * A method could not be woven so. Lines and calls inside it go first: those that were not woven
   * before, then all of them, then the method.
   *
   * @param before as what it was woven up to now
   * @return what to try instead; null for not to weave it
   */
  @Nullable Shape refuse(
      String key, List<Want> wants, Shape failed, @Nullable Shape before, String why) {
    Shape instead = null;
    if (!failed.points().isEmpty()) {
      Set<Place> kept = new HashSet<>(failed.points());
      kept.retainAll(before == null ? Set.of() : before.points());
      if (kept.size() == failed.points().size()) {
        kept.clear();
      }
      List<Want> rest =
          wants.stream().filter(w -> !w.place.isInside() || kept.contains(w.place)).toList();
      instead = rest.isEmpty() ? null : Shape.of(rest);
    }
    byKey.put(key, new Refused(Shape.of(wants), instead, why));
    return instead;
  }

  /** As what a method is woven that is wanted so; null for not at all. */
  @Nullable Shape fitting(String key, Shape wanted) {
    Refused refused = byKey.get(key);
    return refused == null || !refused.isFor(wanted) ? wanted : refused.instead;
  }

  /**
   * Forgets what was refused of a method that is wanted otherwise now.
   *
   * @return whether there was something
   */
  boolean forget(String key, Shape wanted) {
    Refused refused = byKey.get(key);
    return refused != null && !refused.isFor(wanted) && byKey.remove(key, refused);
  }

  /** Why one of the wants of a method is not woven; null if it is. */
  @Nullable String why(String key, List<Want> wants, Want want) {
    Refused refused = byKey.get(key);
    return refused == null
            || !refused.isFor(Shape.of(wants))
            || refused.instead != null && refused.instead.has(want.place)
        ? null
        : refused.why;
  }
}
