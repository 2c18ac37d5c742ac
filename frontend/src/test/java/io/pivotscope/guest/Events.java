package io.pivotscope.guest;

/** Methods that do nothing but happen, so that queries can name them. */
public final class Events {
  private Events() {}

  public static void a(String name) {}

  public static void b(String name) {}

  /** Returns what it was given, or throws if that is negative. */
  public static long work(long amount, String label) {
    if (amount < 0) {
      throw new IllegalArgumentException(label);
    }
    return amount;
  }
}
