package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.view.Format;

/** What queries found before, those that run included. */
final class HistoryCommands {
  private static final int MOST_ROWS = 1_000;

  private HistoryCommands() {}

  static void sql(String text, Session session) throws ApiClient.Unreachable, ApiClient.Refused {
    if (text.isEmpty()) {
      throw new Command.Mistake("sql needs a statement: sql select * from q1");
    }
    show(session.client.sql(new Api.SqlRequest(text, MOST_ROWS)), session);
  }

  static void compare(String rest, Session session)
      throws ApiClient.Unreachable, ApiClient.Refused {
    String[] words = rest.split("\\s+");
    if (words.length != 3) {
      throw new Command.Mistake(
          "compare needs a query and two ranges: compare q7 10:00..10:05 10:10..10:15");
    }
    show(session.client.compare(new Api.CompareRequest(words[0], words[1], words[2])), session);
  }

  private static void show(Api.Rows rows, Session session) {
    session.say(Format.TABLE.lines(rows.titles(), rows.rows()));
    rows.partial().forEach(cause -> session.out.println("partial: " + cause));
    if (rows.truncated()) {
      session.out.println("there are more rows than " + rows.rows().size());
    }
  }
}
