package io.pivotscope.agent.code;

import org.objectweb.asm.Label;

/** What makes more rows of one, or none, as code: a loop around all that is done with a row. */
interface LoopCode {

  /** Gets hold of what is looped over; jumps where it takes the interpreter to say what that is. */
  void read(Label partial);

  /** Pushes how many rows it makes of one. */
  void size();

  /** Whether it is of the past, so that to make no row of one is worth a count. */
  boolean isPast();

  /** Does the body once for each row, with the row's columns set. */
  void loop(Runnable body);
}
