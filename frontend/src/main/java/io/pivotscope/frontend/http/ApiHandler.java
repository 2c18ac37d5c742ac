package io.pivotscope.frontend.http;

import com.google.gson.JsonParseException;
import io.pivotscope.frontend.http.HttpServer.Request;
import io.pivotscope.frontend.http.HttpServer.Response;
import io.pivotscope.frontend.lifecycle.Queries;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What each address of the API does.
 *
 * <pre>
 *   POST /api/queries            install              POST /api/explain
 *   GET  /api/queries            list                 GET  /api/agents
 *   GET  /api/queries/N          one, with its result GET  /api/tracepoints
 *   POST /api/queries/N/stop     begin to stop it     POST /api/complete
 * </pre>
 */
final class ApiHandler implements HttpServer.Handler {
  private static final Pattern QUERY = Pattern.compile("/api/queries/(\\d{1,18})(/stop)?");
  private static final long ANSWER_SECONDS = 20;

  private final Queries queries;
  private final Compiling compiling;
  private final Completing completing;

  /**
   * @param vocabulary what every query may name
   */
  ApiHandler(Queries queries, Vocabulary vocabulary) {
    this.queries = queries;
    this.compiling = new Compiling(queries, vocabulary);
    this.completing = new Completing(queries, vocabulary);
  }

  @Override
  public Response handle(Request request) {
    try {
      return switch (request.method() + " " + request.path()) {
        case "POST /api/queries" -> install(body(request, Api.InstallRequest.class));
        case "GET /api/queries" -> Response.ok(new Api.QueryList(await(queries.list())));
        case "POST /api/explain" -> explain(body(request, Api.QueryText.class));
        case "POST /api/complete" ->
            Response.ok(completing.complete(body(request, Api.CompleteRequest.class)));
        case "GET /api/agents" -> Response.ok(new Api.AgentList(await(queries.agents())));
        case "GET /api/tracepoints" -> Response.ok(compiling.tracepoints());
        default -> query(request);
      };
    } catch (JsonParseException | IllegalArgumentException e) {
      return Response.failure(400, String.valueOf(e.getMessage()));
    }
  }

  private static <T> T body(Request request, Class<T> type) {
    T body = Api.GSON.fromJson(request.body(), type);
    if (body == null) {
      throw new IllegalArgumentException("a request without a body");
    }
    return body;
  }

  private Response install(Api.InstallRequest request) {
    Compiling.Outcome outcome = compiling.compile(request.query());
    AdviceProgram program = outcome.program();
    if (program == null) {
      return new Response(422, new Api.Failure(outcome.errors()));
    }
    long forMillis =
        request.forMillis() >= 0 ? request.forMillis() : program.limits().leaseMillis();
    RunView run =
        await(queries.install(program, request.query().text(), forMillis, request.attached()));
    return Response.ok(new Api.Installed(run, outcome.warnings()));
  }

  private Response explain(Api.QueryText query) {
    Compiling.Outcome outcome = compiling.compile(query);
    return outcome.program() == null
        ? new Response(422, new Api.Failure(outcome.errors()))
        : Response.ok(new Api.Explained(outcome.explanation(), outcome.warnings()));
  }

  private Response query(Request request) {
    Matcher address = QUERY.matcher(request.path());
    if (!address.matches()) {
      return Response.failure(404, "nothing at " + request.path());
    }
    long id = Long.parseLong(address.group(1));
    boolean stop = address.group(2) != null;
    if (!request.method().equals(stop ? "POST" : "GET")) {
      return Response.failure(405, request.method() + " at " + request.path());
    }
    boolean table = Boolean.parseBoolean(request.parameters().getOrDefault("table", "true"));
    long after =
        Long.parseLong(request.parameters().getOrDefault("after", Long.toString(Long.MAX_VALUE)));
    @Nullable RunView run = await(stop ? queries.stop(id) : queries.get(id, table, after));
    return run == null ? Response.failure(404, "there is no query " + id) : Response.ok(run);
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
    try {
      return future.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new IllegalStateException("busy for " + ANSWER_SECONDS + " s", e);
      }
      throw e;
    }
  }
}
