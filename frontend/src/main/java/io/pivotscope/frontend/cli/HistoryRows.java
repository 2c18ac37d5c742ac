package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.Api;
import java.io.PrintStream;

/** Prints what the history answered, and on the other stream what is missing there. */
record HistoryRows(OutputFormat output, PrintStream out, PrintStream err) {

  /**
   * @param advice for whoever wants the rest
   */
  void print(Api.Rows rows, String advice) {
    output.print(out, rows.titles(), rows.rows());
    rows.partial().forEach(cause -> err.println("partial: " + cause));
    if (rows.truncated()) {
      err.println("pivotscope: there are more rows than " + rows.rows().size() + "; " + advice);
    }
  }
}
