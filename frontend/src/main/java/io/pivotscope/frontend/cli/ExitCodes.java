package io.pivotscope.frontend.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** Stable: others script them. */
final class ExitCodes {
  static final int OK = 0;

  /** A frontend that cannot start, a file that cannot be read. */
  static final int FAILED = 1;

  /** The query, or the command line, is wrong. */
  static final int QUERY_ERROR = 2;

  /** No process, or a source of the query that matched nowhere. */
  static final int NOTHING_MATCHED = 3;

  /** No frontend answers. */
  static final int UNREACHABLE = 4;

  private ExitCodes() {}

  /** What help and pages say of them; the two of signals are the shell's and the JVM's. */
  static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(Integer.toString(OK), "done");
    meanings.put(
        Integer.toString(FAILED),
        "it failed: a file that cannot be read, no such query, a frontend that cannot start,"
            + " something the doctor found, a canary that was rolled back, a panic that a process"
            + " has not confirmed, a role that the credential has not");
    meanings.put(Integer.toString(QUERY_ERROR), "the command line or the query is wrong");
    meanings.put(
        Integer.toString(NOTHING_MATCHED),
        "the query ran, but no process was connected, or a source matched nowhere");
    meanings.put(
        Integer.toString(UNREACHABLE), "no frontend answers, or it does not know the token");
    meanings.put("130, 143", "ended by Ctrl-C or a signal; a query that Ctrl-C stops ends with 0");
    return meanings;
  }
}
