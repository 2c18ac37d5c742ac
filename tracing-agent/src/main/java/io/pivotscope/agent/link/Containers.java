package io.pivotscope.agent.link;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Elements and sizes of arrays and of the JDK's own collections. A collection of any other class is
 * not touched, since its methods are application code; a JDK view is followed to what it wraps, so
 * that neither its lock nor a foreign collection behind it is used. Thread-safe.
 */
final class Containers {

  /** Elements read of one container. */
  static final int MAX_ELEMENTS = 1024;

  private static final int MAX_VIEWS = 4;

  private static final Set<String> PLAIN =
      Set.of(
          "java.util.ArrayList",
          "java.util.LinkedList",
          "java.util.ArrayDeque",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.IdentityHashMap",
          "java.util.EnumMap",
          "java.util.RegularEnumSet",
          "java.util.JumboEnumSet",
          "java.util.Arrays$ArrayList",
          "java.util.Collections$EmptyList",
          "java.util.Collections$EmptySet",
          "java.util.Collections$EmptyMap",
          "java.util.Collections$SingletonList",
          "java.util.Collections$SingletonMap",
          // Not all of ImmutableCollections: some since 25 call the application where they are
          // read.
          "java.util.ImmutableCollections$List12",
          "java.util.ImmutableCollections$ListN",
          "java.util.ImmutableCollections$SubList",
          "java.util.ImmutableCollections$Set12",
          "java.util.ImmutableCollections$SetN",
          "java.util.ImmutableCollections$Map1",
          "java.util.ImmutableCollections$MapN",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.ConcurrentLinkedQueue",
          "java.util.concurrent.ConcurrentLinkedDeque",
          "java.util.concurrent.CopyOnWriteArrayList");

  /** Views, with the field that holds what they show. */
  private static final Map<String, String> VIEWS =
      Map.of(
          "java.util.Collections$UnmodifiableList", "list",
          "java.util.Collections$UnmodifiableRandomAccessList", "list",
          "java.util.Collections$UnmodifiableCollection", "c",
          "java.util.Collections$UnmodifiableSet", "c",
          "java.util.Collections$UnmodifiableMap", "m",
          "java.util.Collections$SynchronizedList", "list",
          "java.util.Collections$SynchronizedRandomAccessList", "list",
          "java.util.Collections$SynchronizedCollection", "c",
          "java.util.Collections$SynchronizedSet", "c",
          "java.util.Collections$SynchronizedMap", "m");

  private final Members members;

  Containers(Members members) {
    this.members = members;
  }

  /** Length of a string, array, collection or map; null of anything else. */
  @Nullable Object size(Object from) throws Throwable {
    if (from instanceof String text) {
      return (long) text.length();
    }
    if (from.getClass().isArray()) {
      return (long) Array.getLength(from);
    }
    Object plain = plain(from);
    if (plain instanceof Collection<?> collection) {
      return (long) collection.size();
    }
    return plain instanceof Map<?, ?> map ? (Object) (long) map.size() : null;
  }

  /** One element of an array or list; null beyond its end. */
  @Nullable Object element(Object from, int index) throws Throwable {
    if (from.getClass().isArray()) {
      return index < Array.getLength(from) ? Array.get(from, index) : null;
    }
    return plain(from) instanceof List<?> list && index < list.size() ? list.get(index) : null;
  }

  /** The first elements of an array or collection; null if it is neither. */
  @Nullable List<@Nullable Object> elements(Object from) throws Throwable {
    List<@Nullable Object> elements = new ArrayList<>();
    if (from.getClass().isArray()) {
      int length = Math.min(Array.getLength(from), MAX_ELEMENTS);
      for (int i = 0; i < length; i++) {
        elements.add(Array.get(from, i));
      }
      return elements;
    }
    if (!(plain(from) instanceof Collection<?> collection)) {
      return null;
    }
    for (Object element : collection) {
      if (elements.size() == MAX_ELEMENTS) {
        break;
      }
      elements.add(element);
    }
    return elements;
  }

  private @Nullable Object plain(Object from) throws Throwable {
    Object at = from;
    for (int i = 0; i < MAX_VIEWS && at != null; i++) {
      Class<?> type = at.getClass();
      if (type.getClassLoader() != null) {
        return null;
      }
      String name = type.getName();
      if (PLAIN.contains(name)) {
        return at;
      }
      String field = VIEWS.get(name);
      if (field == null) {
        return null;
      }
      at = members.find(type, field).hop().from(at);
    }
    return null;
  }
}
