package io.pivotscope.baggage.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a value is, and the one order, equality and hash that all values share. */
public final class Values {
  /** Elements of one list that {@link #normalise} keeps. */
  public static final int MAX_ITEMS = 256;

  /** How deep lists may nest. */
  public static final int MAX_DEPTH = 4;

  /** Collections of the JDK that iterate without calling anything of their elements. */
  private static final Set<Class<?>> SAFE_COLLECTIONS =
      Set.copyOf(
          new HashSet<>(
              Arrays.asList(
                  ArrayList.class,
                  LinkedList.class,
                  ArrayDeque.class,
                  HashSet.class,
                  LinkedHashSet.class,
                  TreeSet.class,
                  Arrays.asList(1).getClass(),
                  Collections.emptyList().getClass(),
                  Collections.singletonList(1).getClass(),
                  List.of(1).getClass(),
                  List.of(1, 2, 3).getClass(),
                  Set.of(1).getClass(),
                  Set.of(1, 2, 3).getClass())));

  private Values() {}

  /**
   * The value that stands for an object of the application, as {@link Type} describes: integral
   * numbers and char become Long, float Double, an enum constant its name; Duration is nanoseconds,
   * Instant microseconds; arrays and plain JDK collections become unmodifiable lists of at most
   * {@link #MAX_ITEMS} values. Anything else becomes {@code class@identity}. Runs no code of the
   * application and never throws.
   */
  public static @Nullable Object normalise(@Nullable Object raw) {
    return normalise(raw, 0);
  }

  private static @Nullable Object normalise(@Nullable Object raw, int depth) {
    if (raw == null
        || raw instanceof Long
        || raw instanceof Double
        || raw instanceof Boolean
        || raw instanceof String) {
      return raw;
    }
    if (raw instanceof Integer || raw instanceof Short || raw instanceof Byte) {
      return ((Number) raw).longValue();
    }
    if (raw instanceof Float number) {
      return number.doubleValue();
    }
    if (raw instanceof Character character) {
      return (long) character;
    }
    if (raw instanceof Enum<?> constant) {
      return constant.name();
    }
    if (raw instanceof byte[] bytes) {
      return bytes.clone();
    }
    if (raw instanceof Duration duration) {
      return saturated(
          BigInteger.valueOf(duration.getSeconds())
              .multiply(BigInteger.valueOf(1_000_000_000))
              .add(BigInteger.valueOf(duration.getNano())));
    }
    if (raw instanceof Instant instant) {
      return saturated(
          BigInteger.valueOf(instant.getEpochSecond())
              .multiply(BigInteger.valueOf(1_000_000))
              .add(BigInteger.valueOf(instant.getNano() / 1000)));
    }
    if (raw instanceof UUID || raw instanceof Class<?>) {
      return raw instanceof Class<?> type ? type.getName() : raw.toString();
    }
    if (raw.getClass().isArray() || SAFE_COLLECTIONS.contains(raw.getClass())) {
      return depth < MAX_DEPTH ? list(raw, depth + 1) : identity(raw);
    }
    return number(raw);
  }

  /** Exact classes only: a subclass could run code of the application. */
  private static Object number(Object raw) {
    Class<?> type = raw.getClass();
    if (type == AtomicLong.class || type == AtomicInteger.class) {
      return ((Number) raw).longValue();
    }
    if (type == AtomicBoolean.class) {
      return ((AtomicBoolean) raw).get();
    }
    if (type == BigInteger.class) {
      BigInteger number = (BigInteger) raw;
      return number.bitLength() < 64 ? (Object) number.longValue() : (Object) number.doubleValue();
    }
    if (type == BigDecimal.class) {
      return ((BigDecimal) raw).doubleValue();
    }
    return identity(raw);
  }

  private static Object list(Object raw, int depth) {
    List<@Nullable Object> items = new ArrayList<>();
    if (raw instanceof Collection<?> collection) {
      try {
        for (Object item : collection) {
          if (items.size() == MAX_ITEMS) {
            break;
          }
          items.add(normalise(item, depth));
        }
      } catch (RuntimeException changedMeanwhile) {
        return identity(raw);
      }
    } else {
      int length = Math.min(java.lang.reflect.Array.getLength(raw), MAX_ITEMS);
      for (int i = 0; i < length; i++) {
        items.add(normalise(java.lang.reflect.Array.get(raw, i), depth));
      }
    }
    return Collections.unmodifiableList(items);
  }

  private static String identity(Object raw) {
    return raw.getClass().getName() + '@' + Integer.toHexString(System.identityHashCode(raw));
  }

  private static Object saturated(BigInteger number) {
    return number.bitLength() < 64
        ? number.longValue()
        : number.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /**
   * Total preorder: null, then booleans, numbers by value (Long and Double alike, NaN last),
   * strings, bytes (unsigned), lists.
   */
  public static int compare(@Nullable Object a, @Nullable Object b) {
    if (a == b) {
      return 0;
    }
    int byKind = Integer.compare(kind(a), kind(b));
    if (byKind != 0 || a == null || b == null) {
      return byKind;
    }
    if (a instanceof Boolean x) {
      return Boolean.compare(x, (Boolean) b);
    }
    if (a instanceof Number) {
      return compareNumbers(a, b);
    }
    if (a instanceof String x) {
      return x.compareTo((String) b);
    }
    if (a instanceof byte[] x) {
      return Arrays.compareUnsigned(x, (byte[]) b);
    }
    List<?> x = (List<?>) a;
    List<?> y = (List<?>) b;
    for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
      int byItem = compare(x.get(i), y.get(i));
      if (byItem != 0) {
        return byItem;
      }
    }
    return Integer.compare(x.size(), y.size());
  }

  private static int kind(@Nullable Object value) {
    if (value == null) {
      return 0;
    } else if (value instanceof Boolean) {
      return 1;
    } else if (value instanceof Long || value instanceof Double) {
      return 2;
    } else if (value instanceof String) {
      return 3;
    } else if (value instanceof byte[]) {
      return 4;
    } else if (value instanceof List) {
      return 5;
    }
    throw new IllegalArgumentException("not a value: " + value.getClass().getName());
  }

  private static int compareNumbers(Object a, Object b) {
    if (a instanceof Long x) {
      return b instanceof Long y ? Long.compare(x, y) : compareMixed(x, (double) b);
    }
    if (b instanceof Long y) {
      return -compareMixed(y, (double) a);
    }
    return compareDoubles((double) a, (double) b);
  }

  /** Zeros are equal, unlike in {@link Double#compare}: the order must agree with that of longs. */
  private static int compareDoubles(double a, double b) {
    return a == b ? 0 : Double.compare(a, b);
  }

  /** Exact also where the long has no double of its value. */
  private static int compareMixed(long a, double b) {
    if (Double.isNaN(b) || b >= 0x1p63) {
      return -1;
    }
    if (b < -0x1p63) {
      return 1;
    }
    int whole = Long.compare(a, (long) b);
    return whole != 0 ? whole : compareDoubles(0, b - (long) b);
  }

  /** Equality of values: classes must agree, zeros are one, NaN equals itself. */
  public static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a == b) {
      return true;
    }
    if (a == null || b == null) {
      return false;
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      if (x.size() != y.size()) {
        return false;
      }
      for (int i = 0; i < x.size(); i++) {
        if (!equal(x.get(i), y.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof Double x && b instanceof Double y) {
      return compareDoubles(x, y) == 0;
    }
    return a instanceof byte[] x && b instanceof byte[] y ? Arrays.equals(x, y) : a.equals(b);
  }

  /** A 64-bit hash that agrees with {@link #equal} and is the same in every process. */
  public static long hash(@Nullable Object value) {
    if (value == null) {
      return 0x9e3779b97f4a7c15L;
    }
    if (value instanceof Long x) {
      return mix(x);
    }
    if (value instanceof Double x) {
      return mix(Double.doubleToLongBits(x == 0 ? 0.0 : x) ^ 0x5851f42d4c957f2dL);
    }
    if (value instanceof Boolean x) {
      return x ? 0x2545f4914f6cdd1dL : 0x7fb5d329728ea185L;
    }
    long hash = kind(value);
    if (value instanceof String x) {
      for (int i = 0; i < x.length(); i++) {
        hash = hash * 0x100000001b3L + x.charAt(i);
      }
    } else if (value instanceof byte[] x) {
      for (byte b : x) {
        hash = hash * 0x100000001b3L + (b & 0xff);
      }
    } else {
      for (Object item : (List<?>) value) {
        hash = mix(hash) + hash(item);
      }
    }
    return mix(hash);
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
