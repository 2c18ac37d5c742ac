package io.pivotscope.agent.carrier;

import java.util.List;

/** The {@code baggage} lines in what a library has for the headers of a message. */
interface HeaderLines {

  /** In their order; empty if there are none. */
  List<String> read(Object headers);

  /** Puts them in place of those that are there. */
  void write(Object headers, List<String> lines);
}
