package io.pivotscope.benchmarks.guest;

/** A process that starts and has nothing to do. */
public final class Idle {
  private Idle() {}

  public static void main(String[] args) throws Exception {
    Commands.serve(words -> "");
  }
}
