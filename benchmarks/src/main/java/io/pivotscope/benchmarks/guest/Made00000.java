package io.pivotscope.benchmarks.guest;

/**
 * A class to be loaded many times under other names: {@link MadeClasses} changes the number in its
 * class file.
 */
public class Made00000 implements Called {
  private int calls;

  /** What a query counts. */
  @Override
  public int call(int n) {
    calls += n;
    return calls;
  }
}
