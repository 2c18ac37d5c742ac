package io.pivotscope.frontend.http;

import io.pivotscope.frontend.access.Captured;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.chain.Chain;
import io.pivotscope.frontend.chain.Chains;
import io.pivotscope.frontend.http.Exchange.Response;
import io.pivotscope.frontend.http.Route.Call;
import io.pivotscope.frontend.lifecycle.Queries;
import io.pivotscope.frontend.lifecycle.Rows;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.List;

/** One causal chain of a query, found while the one who asks waits. */
final class Chaining {
  private final Queries queries;
  private final Compiling compiling;
  private final Chains chains;
  private final Turns turns;

  Chaining(Queries queries, Compiling compiling, Turns turns) {
    this.turns = turns;
    this.queries = queries;
    this.compiling = compiling;
    this.chains = new Chains(queries);
  }

  List<Route> routes() {
    return List.of(
        Route.post(
                "chain",
                "/api/queries/{id}/chain",
                "One causal chain of a query: its events, hops and times",
                Api.ChainRequest.class,
                Chain.class,
                (call, body) -> chain(call, body))
            .needs(Role.QUERY)
            .act()
            .failing(404, Routes.NO_QUERY)
            .failing(409, "no whole chain was seen: errors say what was")
            .failing(422, Routes.WRONG)
            .failing(503, Turns.BUSY));
  }

  private Response chain(Call call, Api.ChainRequest request) {
    long id = call.id();
    RunView run = Answers.await(queries.get(id, Rows.NONE, Long.MAX_VALUE));
    AdviceProgram program = Answers.await(queries.program(id));
    if (run == null || program == null) {
      return Response.failure(404, "there is no query " + id);
    }
    String where = request.where();
    if (where != null && !where.isBlank()) {
      Compiling.Outcome outcome = compiling.compile(narrowed(run.text(), where));
      program = outcome.program();
      if (program == null) {
        return new Response(422, new Api.Failure(outcome.errors(), outcome.marks()));
      }
    }
    // A chain shows of each event whatever the query reads there.
    Response refused = Guard.captures(call.request().caller(), Captured.observed(program));
    if (refused != null) {
      return refused;
    }
    long asked = request.forMillis();
    long forMillis =
        asked <= 0 ? Api.ChainRequest.USUAL_MILLIS : Math.min(asked, Chains.MAX_MILLIS);
    AdviceProgram observed = program;
    return turns.take(
        () -> {
          try {
            return Response.ok(chains.collect(id, run, observed, forMillis));
          } catch (Chains.NoChainException e) {
            return Response.failure(409, String.valueOf(e.getMessage()));
          }
        });
  }

  private static Api.QueryText narrowed(String text, String where) {
    String query = text.strip();
    query = query.endsWith(";") ? query.substring(0, query.length() - 1) : query;
    return Api.QueryText.of(query + "\nWhere " + where, "query");
  }
}
