package io.pivotscope.frontend.http;

import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.http.Exchange.Response;
import io.pivotscope.frontend.http.Route.Call;
import io.pivotscope.frontend.lifecycle.Queries;
import io.pivotscope.frontend.probe.Diagnosing;
import io.pivotscope.frontend.probe.Diagnosis;
import io.pivotscope.frontend.probe.Probing;
import io.pivotscope.frontend.probe.Sightings;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.List;

/** The addresses that ask the live fleet. Each may block for as long as it counts. */
final class ProbeAddresses {
  private static final long MAX_MILLIS = 60_000;

  private final Turns turns;
  private final Probing probing;
  private final Diagnosing diagnosing;
  private final Compiling compiling;

  ProbeAddresses(Queries queries, Compiling compiling, Turns turns) {
    this.turns = turns;
    this.probing = new Probing(queries);
    this.diagnosing = new Diagnosing(queries, probing);
    this.compiling = compiling;
  }

  List<Route> routes() {
    return List.of(
        Route.post(
                "find",
                "/api/find",
                "Loaded methods by pattern, annotation or source words",
                Api.FindRequest.class,
                Sightings.class,
                (call, body) -> find(body))
            .needs(Role.QUERY),
        Route.post(
                "findHot",
                "/api/find/hot",
                "Begin to count the calls of loaded methods, with a query that is asked for as any other",
                Api.HotRequest.class,
                Probing.Hot.class,
                (call, body) -> hot(body))
            .needs(Role.QUERY)
            .act()
            .telling(Api.HotRequest.class, Api.HotRequest::text),
        Route.post(
                "explainLive",
                "/api/explain/live",
                "What a query would do and cost, measured on a sample of requests",
                Api.LiveRequest.class,
                Api.Lived.class,
                (call, body) -> live(body))
            .needs(Role.QUERY)
            .act()
            .telling(Api.LiveRequest.class, asked -> Told.of(asked.query()))
            .failing(422, Routes.WRONG)
            .failing(503, Turns.BUSY),
        Route.get(
                "why",
                "/api/queries/{id}/why",
                "Why a query has no rows, or too few",
                Diagnosis.class,
                this::why)
            .needs(Role.QUERY)
            .act()
            .with(
                new Route.Parameter(
                    "probe",
                    long.class,
                    0L,
                    "milliseconds for which overrides of what is never called are counted"))
            .failing(404, Routes.NO_QUERY)
            .failing(503, Turns.BUSY));
  }

  private Response find(Api.FindRequest request) {
    return Response.ok(probing.find(request.text(), request.most()));
  }

  private Response hot(Api.HotRequest request) {
    return Response.ok(probing.hot(request.text(), bounded(request.forMillis())));
  }

  private Response live(Api.LiveRequest request) {
    if (!(request.sampleRate() > 0 && request.sampleRate() <= 1)) {
      throw new IllegalArgumentException(
          "a sample is more than 0 and at most 100 % of the requests");
    }
    Compiling.Outcome outcome = compiling.compile(request.query());
    AdviceProgram program = outcome.program();
    if (program == null) {
      return new Response(422, new Api.Failure(outcome.errors(), outcome.marks()));
    }
    long millis = bounded(request.forMillis());
    return turns.take(
        () ->
            Response.ok(
                new Api.Lived(
                    probing.estimate(program, request.sampleRate(), millis), outcome.warnings())));
  }

  private Response why(Call call) {
    long asked = call.parameter("probe", 0L);
    long millis = asked <= 0 ? 0 : bounded(asked);
    return turns.take(
        () -> {
          Diagnosis why = diagnosing.why(call.id(), millis);
          return why == null
              ? Response.failure(404, "there is no query " + call.id())
              : Response.ok(why);
        });
  }

  private static long bounded(long millis) {
    if (millis < 1 || millis > MAX_MILLIS) {
      throw new IllegalArgumentException(
          "a probe takes 1 ms to %d s, not %d ms".formatted(MAX_MILLIS / 1000, millis));
    }
    return millis;
  }
}
