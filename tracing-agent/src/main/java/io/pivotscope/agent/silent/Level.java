package io.pivotscope.agent.silent;

/** How much a message that nobody writes would matter. */
public final class Level {
  public static final Level WARNING = new Level();

  private Level() {}
}
