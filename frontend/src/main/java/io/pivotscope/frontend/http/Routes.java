package io.pivotscope.frontend.http;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.export.Metrics;
import io.pivotscope.frontend.export.PrometheusText;
import io.pivotscope.frontend.http.Exchange.Response;
import io.pivotscope.frontend.http.Route.Call;
import io.pivotscope.frontend.http.Route.Parameter;
import io.pivotscope.frontend.lifecycle.Queries;
import io.pivotscope.frontend.lifecycle.Rows;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.lifecycle.Terms;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that the API can do; docs/openapi.json is this list. */
final class Routes {
  private static final long ALL_ROWS = Integer.MAX_VALUE;
  static final String NO_QUERY = "there is no query of that number";

  /** Queries that have not ended. */
  static final int MAX_RUNNING = 1_000;

  static final String WRONG = "the query is wrong: errors are drawn diagnostics";

  private final Queries queries;
  private final Metrics metrics;
  private final Compiling compiling;
  private final Completing completing;
  private final Chaining chaining;
  private final ProbeAddresses probes;
  private final HistoryApi history;
  private final Saving saving;

  /**
   * @param vocabulary what every query may name
   */
  Routes(
      Queries queries, Metrics metrics, Vocabulary vocabulary, HistoryApi history, Saving saving) {
    this.saving = saving;
    this.history = history;
    this.queries = queries;
    this.metrics = metrics;
    this.compiling = new Compiling(queries, vocabulary);
    this.completing = new Completing(queries, vocabulary);
    Turns turns = Turns.ofProbes();
    this.chaining = new Chaining(queries, compiling, turns);
    this.probes = new ProbeAddresses(queries, compiling, turns);
  }

  List<Route> all() {
    return Stream.of(ofQueries(), chaining.routes(), probes.routes(), history.routes())
        .flatMap(List::stream)
        .toList();
  }

  private List<Route> ofQueries() {
    return List.of(
        Route.post(
                "install",
                "/api/queries",
                "Install a query in all processes, those of later included",
                Api.InstallRequest.class,
                Api.Installed.class,
                (call, body) -> install(call, body))
            .needs(Role.QUERY)
            .act()
            .telling(Api.InstallRequest.class, asked -> Told.of(asked.query()))
            .failing(422, WRONG)
            .failing(429, "too many queries run"),
        Route.get(
                "queries",
                "/api/queries",
                "All queries that are still known, oldest first, without their results",
                Api.QueryList.class,
                call -> Response.ok(new Api.QueryList(Answers.await(queries.list()))))
            .needs(Role.VIEW),
        Route.get(
                "query",
                "/api/queries/{id}",
                "One query, its result and windows",
                RunView.class,
                this::query)
            .with(new Parameter("table", boolean.class, true, "with the result so far"))
            .with(
                new Parameter(
                    "latest",
                    long.class,
                    ALL_ROWS,
                    "of a query without aggregates only so many of its last rows"))
            .with(
                new Parameter(
                    "after",
                    long.class,
                    Long.MAX_VALUE,
                    "with the closed windows of a higher number"))
            .needs(Role.VIEW)
            .failing(404, NO_QUERY),
        Route.post(
                "stop",
                "/api/queries/{id}/stop",
                "Begin to stop a query; it has ended when its state says so",
                RunView.class,
                call -> found(Answers.await(queries.stop(call.id())), call.id()))
            .needs(Role.QUERY)
            .act()
            .own()
            .urgent()
            .failing(404, NO_QUERY),
        Route.post(
                "panic",
                "/api/panic",
                "End all queries at once, and remove them from all processes; waits for nobody",
                Api.Panicked.class,
                call -> Response.ok(new Api.Panicked(Answers.await(queries.panic()))))
            .needs(Role.ADMINISTER)
            .urgent(),
        Route.post(
                "explain",
                "/api/explain",
                "Every stage from text to advice; installs nothing",
                Api.QueryText.class,
                Api.Explained.class,
                (call, body) -> explain(body))
            .needs(Role.QUERY)
            .failing(422, WRONG),
        Route.post(
                "complete",
                "/api/complete",
                "What may come next in a text that is being written",
                Api.CompleteRequest.class,
                Api.Completed.class,
                (call, body) -> Response.ok(completing.complete(body)))
            .needs(Role.QUERY),
        Route.post(
                "check",
                "/api/check",
                "What is wrong or doubtful in a text that is being written, with its places",
                Api.QueryText.class,
                Api.Checked.class,
                (call, body) -> Response.ok(new Api.Checked(compiling.compile(body).marks())))
            .needs(Role.QUERY),
        Route.post(
                "highlight",
                "/api/highlight",
                "The parts of a text, to be coloured",
                Api.HighlightRequest.class,
                Api.Highlighted.class,
                (call, body) -> Response.ok(Api.Highlighted.of(body.text())))
            .needs(Role.VIEW),
        Route.get(
                "agents",
                "/api/agents",
                "The processes with an agent, also those that have gone",
                Api.AgentList.class,
                call -> Response.ok(new Api.AgentList(Answers.await(queries.agents()))))
            .needs(Role.VIEW),
        Route.get(
                "tracepoints",
                "/api/tracepoints",
                "The tracepoints of the frontend's catalogues",
                Api.TracepointList.class,
                call -> Response.ok(compiling.tracepoints()))
            .needs(Role.VIEW),
        Route.get(
                "saved",
                "/api/saved",
                "The saved queries, and what question each answers",
                Api.SavedList.class,
                call -> Response.ok(saving.list()))
            .needs(Role.VIEW),
        Route.get(
                "grafana",
                "/api/queries/{id}/grafana",
                "A Grafana dashboard over what /metrics has of a query that has not ended",
                JsonObject.class,
                call -> found(Answers.await(metrics.dashboard(call.id())), call.id()))
            .needs(Role.VIEW)
            .failing(404, NO_QUERY),
        Route.text(
                "metrics",
                "/metrics",
                "Metrics of the frontend and of all queries that have not ended, for Prometheus",
                "text/plain",
                this::metrics)
            .needs(Role.VIEW));
  }

  private Response install(Call call, Api.InstallRequest request) {
    Compiling.Outcome outcome = compiling.compile(request.query());
    AdviceProgram program = outcome.program();
    if (program == null) {
      return new Response(422, new Api.Failure(outcome.errors(), outcome.marks()));
    }
    Response refused = Guard.captures(call.request().caller(), program);
    if (refused != null) {
      return refused;
    }
    if (Answers.await(queries.running()) >= MAX_RUNNING) {
      return Response.failure(
          429, MAX_RUNNING + " queries run, which is the most; stop one: pivotscope stop ID");
    }
    if (request.keepRows() && !program.output().streams()) {
      return Response.failure(
          422, "only rows without aggregates can be kept; what this query shows is kept anyway");
    }
    long forMillis =
        request.forMillis() >= 0 ? request.forMillis() : program.limits().leaseMillis();
    Long canary = request.canaryMillis();
    Terms terms;
    try {
      terms =
          new Terms(
              forMillis,
              request.attached(),
              request.keepRows(),
              canary == null ? Terms.USUAL_CANARY : canary);
    } catch (IllegalArgumentException e) {
      return Response.failure(422, String.valueOf(e.getMessage()));
    }
    RunView run = Answers.await(queries.install(program, request.query().text(), terms));
    return Response.ok(new Api.Installed(run, outcome.warnings()));
  }

  private Response explain(Api.QueryText query) {
    Compiling.Outcome outcome = compiling.compile(query);
    return outcome.program() == null
        ? new Response(422, new Api.Failure(outcome.errors(), outcome.marks()))
        : Response.ok(
            new Api.Explained(
                outcome.explanation(), outcome.stages(), outcome.warnings(), outcome.marks()));
  }

  private Response metrics(Call call) {
    PrometheusText text =
        PrometheusText.of(Answers.await(metrics.families()), call.request().accept());
    return Response.ok(new Exchange.Text(text.mediaType(), text.text()));
  }

  private Response query(Call call) {
    boolean table = call.parameter("table", true);
    int latest = (int) Math.max(1, Math.min(call.parameter("latest", ALL_ROWS), ALL_ROWS));
    Rows rows = table ? new Rows(latest) : Rows.NONE;
    long after = call.parameter("after", Long.MAX_VALUE);
    return found(Answers.await(queries.get(call.id(), rows, after)), call.id());
  }

  private static Response found(@Nullable Object body, long id) {
    return body == null ? Response.failure(404, "there is no query " + id) : Response.ok(body);
  }
}
