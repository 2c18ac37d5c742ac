package io.pivotscope.agent.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Every class that we ever touched, by loader (held weakly) and name. Thread-safe; a leaf lock. */
final class Registry {

  private static final Object BOOT = new Object();

  /** What we know of one loader. */
  private record Loader(Numbers.Source numbers, Map<String, WovenClass> classes) {}

  private final Map<Object, Loader> byLoader = new WeakHashMap<>();
  private final Numbers numbers = new Numbers();

  synchronized @Nullable WovenClass peek(@Nullable ClassLoader loader, String name) {
    Loader mine = byLoader.get(key(loader));
    return mine == null ? null : mine.classes.get(name);
  }

  synchronized WovenClass get(Weaver weaver, @Nullable ClassLoader loader, String name) {
    Loader mine =
        byLoader.computeIfAbsent(key(loader), k -> new Loader(numbers.of(loader), new HashMap<>()));
    return mine.classes.computeIfAbsent(name, n -> new WovenClass(weaver, loader, n, mine.numbers));
  }

  synchronized List<WovenClass> all() {
    List<WovenClass> all = new ArrayList<>();
    byLoader.values().forEach(loader -> all.addAll(loader.classes.values()));
    return all;
  }

  /** A number for a site of our own. */
  int nextNumber() {
    return numbers.next();
  }

  synchronized boolean isEmpty() {
    return byLoader.isEmpty();
  }

  private static Object key(@Nullable ClassLoader loader) {
    return loader == null ? BOOT : loader;
  }
}
