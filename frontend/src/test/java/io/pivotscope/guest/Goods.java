package io.pivotscope.guest;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;

/** Classes and methods of every kind, for queries to weave and a test to look at afterwards. */
public final class Goods {
  private Goods() {}

  /** Shows whether annotations are still there. */
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Tag {
    String value();

    int[] sizes() default {};
  }

  /** Something that subclasses do. */
  public interface Priced<T extends Comparable<T>> {
    T price(@Tag("pieces") int pieces) throws IOException;

    default String label(String prefix) {
      return prefix + getClass().getSimpleName();
    }
  }

  /** A record with annotations. */
  public record Item(@Tag("name") String name, List<? extends Number> sizes)
      implements Priced<Long> {
    public Item {
      sizes = List.copyOf(sizes);
    }

    @Override
    public Long price(int pieces) {
      return (long) pieces * name.length();
    }
  }

  /** An enum with bodies. */
  public enum Kind {
    SMALL {
      @Override
      long factor() {
        return 1;
      }
    },
    LARGE {
      @Override
      long factor() {
        return 10;
      }
    };

    abstract long factor();
  }

  /** A class with generic signatures. */
  public static class Box<K extends Comparable<K>, V> {
    private final K key;
    private final List<V> values = new ArrayList<>();

    public Box(@Tag("key") K key) {
      this.key = key;
    }

    @Deprecated
    @Tag(
        value = "put",
        sizes = {1, 2})
    public <X extends Exception> Box<K, V> put(@Tag("value") V value, int times) throws X {
      for (int i = 0; i < times; i++) {
        values.add(value);
      }
      return this;
    }

    @Override
    public String toString() {
      return key + "=" + values;
    }
  }

  /** Has lines and calls. */
  public static long sum(List<Integer> numbers) {
    long sum = 0;
    for (int i = 0; i < numbers.size(); i++) {
      sum += numbers.get(i);
    }
    return sum;
  }

  /** Throws if that is odd. */
  public static long risky(long number) {
    if (number % 2 != 0) {
      throw new IllegalArgumentException("odd");
    }
    return number / 2;
  }

  /** Returns the number of the line in which it does so. */
  public static int line() {
    return new Throwable().getStackTrace()[0].getLineNumber();
  }

  /** All of it, once. */
  static long all(String name) throws IOException {
    Box<String, Integer> box = new Box<String, Integer>(name).put(name.length(), 3);
    Item item = new Item(name, List.of(1, 2L));
    Priced<Long> priced = item;
    long sum = sum(List.of(1, 2, 3)) + priced.price(2) + box.toString().length() + line();
    for (Kind kind : Kind.values()) {
      sum += kind.factor() + priced.label(kind.name()).length();
    }
    try {
      sum += risky(sum);
    } catch (IllegalArgumentException odd) {
      sum++;
    }
    return sum;
  }
}
