package io.pivotscope.frontend.http;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.http.Exchange.Request;
import io.pivotscope.frontend.http.Exchange.Response;
import io.pivotscope.frontend.http.Route.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds the route that a request asks for. */
final class ApiHandler implements Exchange.Handler {
  private final List<Route> routes;
  private final Guard guard;

  /** Of these, and of the one that describes them. */
  ApiHandler(List<Route> given, Guard guard) {
    this.routes = described(given);
    this.guard = guard;
  }

  /** With {@code /api/openapi.json}, which is in itself. */
  static List<Route> described(List<Route> given) {
    List<Route> all = new ArrayList<>();
    all.add(
        Route.get(
                "openapi",
                "/api/openapi.json",
                "This description",
                JsonObject.class,
                call -> Response.ok(OpenApi.of(all)))
            .needs(Role.VIEW));
    all.addAll(given);
    return all;
  }

  @Override
  public boolean isUrgent(Request request) {
    return routes.stream()
        .filter(route -> route.access().urgent() && route.method().equals(request.method()))
        .anyMatch(route -> route.match(request.path()) != null);
  }

  @Override
  public Response handle(Request request) {
    TreeSet<String> others = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> variables = route.match(request.path());
      if (variables == null) {
        continue;
      }
      if (route.method().equals(request.method())) {
        try {
          return guard.pass(route, new Call(request, variables));
        } catch (IllegalArgumentException e) {
          return Response.failure(400, String.valueOf(e.getMessage()));
        }
      }
      others.add(route.method());
    }
    return others.isEmpty()
        ? Response.failure(404, "nothing at " + request.path())
        : Response.failure(
            405,
            request.method() + " at " + request.path() + "; it takes " + String.join(", ", others));
  }
}
