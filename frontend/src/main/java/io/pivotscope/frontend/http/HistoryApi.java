package io.pivotscope.frontend.http;

import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.history.Comparison;
import io.pivotscope.frontend.history.KeptRun;
import io.pivotscope.frontend.history.Sql;
import io.pivotscope.frontend.history.SqlException;
import io.pivotscope.frontend.http.Exchange.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the API says of the history. */
final class HistoryApi {
  private final Sql sql;
  private final Turns turns = Turns.ofStatements();

  HistoryApi(Sql sql) {
    this.sql = sql;
  }

  List<Route> routes() {
    return List.of(
        Route.post(
                "sql",
                "/api/sql",
                "One SELECT over the history of all queries, running ones included",
                Api.SqlRequest.class,
                Api.Rows.class,
                (call, body) -> turns.take(() -> sql(body)))
            .needs(Role.VIEW)
            .noted()
            .telling(Api.SqlRequest.class, Api.SqlRequest::text)
            .failing(422, "the statement is wrong or not allowed")
            .failing(503, Turns.BUSY_SQL),
        Route.post(
                "compare",
                "/api/compare",
                "Two ranges of a query's time, group by group",
                Api.CompareRequest.class,
                Api.Rows.class,
                (call, body) -> turns.take(() -> compare(body)))
            .needs(Role.VIEW)
            .failing(422, "there is no such table, or a range that is none")
            .failing(503, Turns.BUSY_SQL),
        Route.get(
                "history",
                "/api/history",
                "The runs of which there is history",
                Api.HistoryList.class,
                call -> list())
            .needs(Role.VIEW)
            .failing(422, "there is no history"));
  }

  private Response sql(Api.SqlRequest request) {
    try {
      int limit = request.limit() > 0 ? request.limit() : Sql.MAX_ROWS;
      return rows(sql.select(request.text(), limit));
    } catch (SqlException e) {
      return failure(e);
    }
  }

  private Response compare(Api.CompareRequest request) {
    try {
      return rows(
          Comparison.of(sql, request.table(), request.before(), request.after(), Instant.now()));
    } catch (SqlException e) {
      return failure(e);
    }
  }

  private Response list() {
    try {
      List<Api.KeptRun> runs = new ArrayList<>();
      for (KeptRun kept : KeptRun.of(sql.history())) {
        runs.add(
            new Api.KeptRun(
                kept.run().id(),
                kept.run().text(),
                kept.run().t0Micros(),
                kept.run().t1Micros(),
                kept.tables(),
                kept.bytes()));
      }
      return Response.ok(new Api.HistoryList(runs, sql.history().droppedRows()));
    } catch (SqlException e) {
      return failure(e);
    }
  }

  private static Response rows(Sql.Answer answer) {
    return Response.ok(
        new Api.Rows(
            answer.titles(),
            answer.types(),
            answer.rows(),
            answer.truncated(),
            answer.millis(),
            answer.partial()));
  }

  /** The text is wrong, as a query would be. */
  private static Response failure(SqlException e) {
    return Response.failure(422, String.valueOf(e.getMessage()));
  }
}
