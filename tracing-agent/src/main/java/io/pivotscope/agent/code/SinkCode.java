package io.pivotscope.agent.code;

import org.objectweb.asm.Label;

/** The last stage of an advice, as code, in three parts around the loops over the rows. */
interface SinkCode {

  /** Before the first row. */
  void begin();

  /**
   * For each row that passed the filter.
   *
   * @param filtered where a row goes that a condition of the sink removes
   * @param next where the code for a row ends
   */
  void row(Label filtered, Label next);

  /** After the last row. */
  void end();
}
