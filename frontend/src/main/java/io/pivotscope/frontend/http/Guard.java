package io.pivotscope.frontend.http;

import io.pivotscope.frontend.access.AuditLog;
import io.pivotscope.frontend.access.Caller;
import io.pivotscope.frontend.access.Captured;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.http.Exchange.Response;
import io.pivotscope.frontend.http.Route.Access;
import io.pivotscope.frontend.http.Route.Call;
import io.pivotscope.frontend.probe.Probing;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.io.IOException;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Stands before every route: whether the caller may, and writes down what is an act. */
final class Guard {
  private final AuditLog audit;
  private final IntSupplier processes;

  /**
   * @param processes how many are connected
   */
  Guard(AuditLog audit, IntSupplier processes) {
    this.audit = audit;
    this.processes = processes;
  }

  /** Has the route answer, if it may. */
  Response pass(Route route, Call call) {
    Access access = route.access();
    Caller caller = call.request().caller();
    if (!caller.may(access.needed())) {
      return refused(
          route,
          caller,
          "'"
              + caller.name()
              + "' has not the role "
              + access.needed().text()
              + ", which "
              + route.name()
              + " needs; it has "
              + Role.text(caller.credential().roles()));
    }
    Long query = call.variables().containsKey("id") ? Long.valueOf(call.id()) : null;
    if (access.own() && query != null && !caller.may(Role.ADMINISTER)) {
      String owner = audit.ownerOf(query);
      if (!caller.name().equals(owner)) {
        return refused(
            route,
            caller,
            "query "
                + query
                + " is "
                + (owner == null ? "not yours" : "of '" + owner + "'")
                + "; stopping it needs the role administer");
      }
    }
    if (access.isAct()) {
      return act(route, call, caller, query);
    }
    if (!access.noted()) {
      return route.action().act(call);
    }
    int status = 500;
    try {
      Response response = route.action().act(call);
      status = response.status();
      return response;
    } catch (IllegalArgumentException e) {
      status = 400;
      throw e;
    } finally {
      audit.noted(caller, route.name(), status, detail(route, call));
    }
  }

  private Response refused(Route route, Caller caller, String why) {
    return refused(route, caller, 403, why);
  }

  private Response refused(Route route, Caller caller, int status, String why) {
    audit.refused(caller.name(), caller.address(), route.name(), status, why);
    return Response.failure(status, why);
  }

  private Response act(Route route, Call call, Caller caller, @Nullable Long query) {
    boolean free = route.access().urgent() || caller.may(Role.ADMINISTER);
    if (!free && !audit.mayAct(caller)) {
      return refused(
          route,
          caller,
          503,
          "too much of what '" + caller.name() + "' asked has failed lately; wait a second");
    }
    String detail = detail(route, call);
    long line = 0;
    try {
      line = audit.before(caller, route.name(), detail, query, processes.getAsInt());
    } catch (IOException e) {
      String why = "the audit log cannot be written (" + e.getMessage() + ")";
      if (!route.access().urgent()) {
        return Response.failure(503, why + ", so this was not done; is the disk full?");
      }
      System.err.println(
          "pivotscope: " + why + "; done all the same: " + route.name() + " by " + caller.name());
    }
    int status = 500;
    Long made = query;
    String answered = "";
    try {
      Response response = route.action().act(call);
      status = response.status();
      made = query == null ? made(response.body()) : query;
      answered = response.body() instanceof Api.Failure no ? String.join("\n", no.errors()) : "";
      return response;
    } catch (IllegalArgumentException e) {
      status = 400;
      answered = String.valueOf(e.getMessage());
      throw e;
    } finally {
      audit.after(caller, route.name(), status, answered, made, line);
    }
  }

  private static @Nullable Long made(Object body) {
    if (body instanceof Api.Installed installed) {
      return installed.query().id();
    }
    return body instanceof Probing.Hot hot ? hot.run().id() : null;
  }

  /** What is asked for, as the route understands it. */
  private static String detail(Route route, Call call) {
    try {
      return route.told(call);
    } catch (RuntimeException e) {
      // A field that is not there, too: the route will say so and do nothing.
      return "not understood: " + e.getMessage();
    }
  }

  /** Why somebody may not install a program that takes values out of processes; null if so. */
  static @Nullable Response captures(Caller caller, AdviceProgram program) {
    return captures(caller, Captured.of(program));
  }

  static @Nullable Response captures(Caller caller, List<String> values) {
    if (values.isEmpty() || caller.may(Role.CAPTURE)) {
      return null;
    }
    return Response.failure(
        403,
        "'"
            + caller.name()
            + "' has not the role capture, so no value of the application may leave its process;"
            + " this would take: "
            + String.join(", ", values)
            + "\nhint: group by host, procName or another standard export, and add up numbers");
  }
}
