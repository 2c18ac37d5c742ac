package io.pivotscope.guest;

/**
 * Calls {@link Events#work}: {@code run N AMOUNT LABEL} makes N calls; those with a negative amount
 * throw, and the caller goes on.
 */
public final class Worker {
  private Worker() {}

  public static void main(String[] args) throws Exception {
    Commands.serve(
        words -> {
          int calls = Integer.parseInt(words[1]);
          for (int i = 0; i < calls; i++) {
            call(Long.parseLong(words[2]), words[3]);
          }
        });
  }

  private static void call(long amount, String label) {
    try {
      Events.work(amount, label);
    } catch (IllegalArgumentException expected) {
      // The application's own business.
    }
  }
}
