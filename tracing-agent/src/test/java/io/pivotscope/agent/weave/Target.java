package io.pivotscope.agent.weave;

/** What the tests weave: every kind of method that code is written in. */
@SuppressWarnings("unused")
class Target {
  final String name;

  Target(String name) {
    this.name = name;
  }

  Target(long number, double fraction) {
    this("n" + number + "/" + fraction);
    if (number < 0) {
      throw new IllegalArgumentException("negative");
    }
  }

  static int sum(boolean z, byte b, char c, short s, int i, long j, float f, double d) {
    return (int) ((z ? 1 : 0) + b + c + s + i + j + f + d);
  }

  long wide(double a, long b, String text) {
    a = a + 1;
    long total = b;
    for (int i = 0; i < 3; i++) {
      if (text.isEmpty()) {
        return -1;
      }
      total += (long) a;
    }
    return total;
  }

  synchronized double half(float f) {
    synchronized (name) {
      return f / 2;
    }
  }

  boolean flag(Object o) {
    return o != null;
  }

  char letter(byte b, short s) {
    return (char) ('a' + b + s);
  }

  int[] array(int... values) {
    return values;
  }

  String text(Object o) {
    try {
      return switch (String.valueOf(o)) {
        case "a" -> "A";
        case "fail" -> throw new IllegalStateException("asked for");
        default -> o.toString();
      };
    } finally {
      touched++;
    }
  }

  int touched;

  int factorial(int n) {
    return n < 2 ? 1 : n * factorial(n - 1);
  }

  void nothing() {}

  void endless() throws InterruptedException {
    synchronized (this) {
      while (touched == 0) {
        wait(10);
      }
    }
  }

  native int missing();

  /** A hierarchy. */
  interface Shape {
    double area();

    default String describe() {
      return "area " + area();
    }
  }

  record Square(double side) implements Shape {
    @Override
    public double area() {
      return side * side;
    }
  }

  abstract static class Round implements Shape {
    @Override
    public abstract double area();
  }

  static class Disc extends Round {
    @Override
    public double area() {
      return 3;
    }
  }
}
