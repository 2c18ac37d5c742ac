package testbed.guest;

/** Methods that do nothing but happen, so that queries can name them. */
public final class Events {
  private Events() {}

  /** Before a message is sent, by its sender. */
  public static void a(String name) {}

  /** While a message is handled, by its receiver. */
  public static void b(String name) {}

  /** After the answer, by the sender. */
  public static void c(String name) {}
}
