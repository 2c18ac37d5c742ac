package io.pivotscope.frontend.http;

import io.pivotscope.frontend.access.AuditLog;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.http.Exchange.Response;
import io.pivotscope.frontend.http.Route.Call;
import java.io.IOException;
import java.util.List;

/** What the API says of the audit log. */
final class Auditing {
  private static final long MAX_LINES = 1_000;

  private final AuditLog audit;

  Auditing(AuditLog audit) {
    this.audit = audit;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
                "audit",
                "/api/audit",
                "What was done and refused lately, oldest first",
                Api.AuditList.class,
                this::last)
            .needs(Role.ADMINISTER)
            .with(new Route.Parameter("last", long.class, 100L, "lines that are wanted")));
  }

  private Response last(Call call) {
    long most = Math.max(1, Math.min(MAX_LINES, call.parameter("last", 100L)));
    try {
      return Response.ok(new Api.AuditList(audit.last((int) most)));
    } catch (IOException e) {
      return Response.failure(503, "the audit log cannot be read: " + e.getMessage());
    }
  }
}
