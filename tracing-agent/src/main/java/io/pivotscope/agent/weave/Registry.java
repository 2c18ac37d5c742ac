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

  private final Map<Object, Map<String, WovenClass>> byLoader = new WeakHashMap<>();

  synchronized @Nullable WovenClass peek(@Nullable ClassLoader loader, String name) {
    Map<String, WovenClass> mine = byLoader.get(key(loader));
    return mine == null ? null : mine.get(name);
  }

  synchronized WovenClass get(Weaver weaver, @Nullable ClassLoader loader, String name) {
    return byLoader
        .computeIfAbsent(key(loader), k -> new HashMap<>())
        .computeIfAbsent(name, n -> new WovenClass(weaver, loader, n));
  }

  synchronized List<WovenClass> all() {
    List<WovenClass> all = new ArrayList<>();
    byLoader.values().forEach(m -> all.addAll(m.values()));
    return all;
  }

  synchronized boolean isEmpty() {
    return byLoader.isEmpty();
  }

  private static Object key(@Nullable ClassLoader loader) {
    return loader == null ? BOOT : loader;
  }
}
