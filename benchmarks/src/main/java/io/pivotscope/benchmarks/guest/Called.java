package io.pivotscope.benchmarks.guest;

/** What made classes have in common, so that a loop can call all of them. */
public interface Called {
  /** One call, one event. */
  int call(int n);
}
