package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pivotscope.frontend.FakeAgent;
import io.pivotscope.frontend.RunningFrontend;
import io.pivotscope.frontend.access.AuditLine;
import io.pivotscope.frontend.access.Caller;
import io.pivotscope.frontend.access.Credential;
import io.pivotscope.frontend.access.CredentialFile;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.lifecycle.Queries;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every address, asked by nobody, by a stranger and by everybody who is known. */
@Timeout(90)
class RolesTest {
  private static final String SUMS =
      "From x In app.A.m @return GroupBy x.host Select x.host, SUM(x.elapsed)";
  private static final String VALUES =
      "From x In app.A.m GroupBy x.this.size Select x.this.size, COUNT";

  @TempDir Path directory;
  private final Map<Role, String> tokens = new EnumMap<>(Role.class);
  private RunningFrontend frontend;
  private Path credentials;

  @BeforeEach
  void open() throws Exception {
    credentials = directory.resolve("credentials");
    for (Role role : Role.values()) {
      tokens.put(role, CredentialFile.add(credentials, "the-" + role.text(), EnumSet.of(role)));
    }
    frontend = new RunningFrontend(directory, new Frontend.Protection(null, credentials));
  }

  @AfterEach
  void close() throws Exception {
    frontend.close();
  }

  /** An operation of the API as it describes itself. */
  private record Operation(String name, String method, String path, Role role) {}

  private List<Operation> operations() throws Exception {
    List<Operation> all = new ArrayList<>();
    JsonObject paths =
        JsonParser.parseString(frontend.get("/api/openapi.json").body())
            .getAsJsonObject()
            .getAsJsonObject("paths");
    for (String path : paths.keySet()) {
      for (Map.Entry<String, JsonElement> each : paths.getAsJsonObject(path).entrySet()) {
        JsonObject operation = each.getValue().getAsJsonObject();
        String role =
            operation
                .getAsJsonArray("security")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("token")
                .get(0)
                .getAsString();
        all.add(
            new Operation(
                operation.get("operationId").getAsString(),
                each.getKey().toUpperCase(Locale.ROOT),
                path.replace("{id}", "999"),
                Role.valueOf(role.toUpperCase(Locale.ROOT))));
      }
    }
    return all;
  }

  private HttpResponse<String> ask(String token, String method, String path, String body)
      throws Exception {
    return frontend.send(
        frontend
            .request(path, token)
            .method(
                method,
                method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build());
  }

  private List<AuditLine> audit() throws Exception {
    return Api.GSON
        .fromJson(frontend.get("/api/audit?last=1000").body(), Api.AuditList.class)
        .lines();
  }

  private AuditLine awaitAudit(Predicate<AuditLine> wanted) {
    List<AuditLine> found = new ArrayList<>();
    await()
        .until(
            () -> {
              audit().stream().filter(wanted).forEach(found::add);
              return !found.isEmpty();
            });
    return found.get(0);
  }

  @Test
  void everyAddressSaysWhoMayAskAndNobodyElseMay() throws Exception {
    List<Operation> operations = operations();
    assertThat(operations).hasSizeGreaterThan(20);
    int refused = 0;
    for (Operation o : operations) {
      for (String stranger : List.of("", "0".repeat(64))) {
        HttpResponse<String> answer = ask(stranger, o.method(), o.path(), "{}");
        assertThat(answer.statusCode()).as(o.name()).isEqualTo(401);
        refused++;
      }
      for (Role role : Role.values()) {
        boolean may =
            role == o.role()
                || role == Role.ADMINISTER
                || (role == Role.QUERY && o.role() == Role.VIEW);
        if (!may) {
          HttpResponse<String> answer = ask(tokens.get(role), o.method(), o.path(), "{}");
          assertThat(answer.statusCode()).as(o.name() + " as " + role).isEqualTo(403);
          assertThat(answer.body()).contains("has not the role " + o.role().text());
          refused++;
        }
      }
      HttpResponse<String> answer = ask(tokens.get(o.role()), o.method(), o.path(), "{}");
      boolean other = o.name().equals("stop") && answer.statusCode() == 403;
      assertThat(answer.statusCode())
          .as(o.name())
          .satisfiesAnyOf(s -> assertThat(s).isNotIn(401, 403), s -> assertThat(other).isTrue());
    }
    int all = refused;
    // The last ones may be still on their way; those beyond what is written at once are counted.
    awaitAudit(line -> line.what().equals(operations.get(0).name()) && line.status() == 403);
    await()
        .until(
            () ->
                audit().stream().filter(l -> List.of(401, 403).contains(l.status())).count()
                    >= Math.min(all, 250));
    assertThat(audit().stream().filter(l -> l.status() == 403 && !l.what().equals("stop")))
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.who()).startsWith("the-");
              assertThat(line.address()).startsWith("127.0.0.1:");
              assertThat(line.detail()).contains("has not the role");
            });
  }

  @Test
  void everyRouteHasDeclaredItsRole() throws Exception {
    for (Route route : ApiHandler.described(frontendRoutes())) {
      assertThat(route.access().role()).as(route.name()).isNotNull();
      boolean reads = route.method().equals("GET") || route.access().needed() == Role.VIEW;
      if (!reads && !List.of("explain", "complete", "check", "find").contains(route.name())) {
        assertThat(route.access().isAct()).as(route.name() + " is audited").isTrue();
      }
    }
  }

  @Test
  void whatEndsQueriesIsUrgentAndNothingElse() throws Exception {
    ApiHandler handler = new ApiHandler(frontendRoutes(), guardOfNothing());
    List<String> urgent = new ArrayList<>();
    for (Operation o : operations()) {
      Exchange.Request request =
          new Exchange.Request(o.method(), o.path(), Map.of(), "", "", nobody());
      if (handler.isUrgent(request)) {
        urgent.add(o.name());
      }
    }
    assertThat(urgent).containsExactlyInAnyOrder("stop", "panic");
  }

  @SuppressWarnings("NullAway") // nothing is asked
  private static Guard guardOfNothing() {
    return new Guard(null, () -> 0);
  }

  private static Caller nobody() {
    return new Caller(new Credential("nobody", EnumSet.noneOf(Role.class)), "");
  }

  /** As a frontend has them; none is called. */
  @SuppressWarnings("NullAway")
  private static List<Route> frontendRoutes() throws Exception {
    Vocabulary words = Vocabulary.of(Catalogues.shipped(), List.of());
    List<Route> all =
        new ArrayList<>(
            new Routes(new Queries(null), null, words, new HistoryApi(null), null).all());
    all.addAll(new Auditing(null).routes());
    return all;
  }

  private static String install(String text) {
    JsonObject query = new JsonObject();
    query.addProperty("text", text);
    query.addProperty("file", "q");
    query.add("catalogues", new com.google.gson.JsonArray());
    query.addProperty("unoptimised", false);
    JsonObject install = new JsonObject();
    install.add("query", query);
    install.addProperty("forMillis", 0);
    install.addProperty("attached", false);
    return install.toString();
  }

  private void agent() throws Exception {
    FakeAgent agent = frontend.agent("Orders", RunningFrontend::anyRow);
    await().until(() -> frontend.get("/api/agents").body().contains("Orders"));
    assertThat(agent.refusal()).isNull();
  }

  @Test
  void valuesOfTheApplicationNeedARoleOfTheirOwn() throws Exception {
    agent();
    String query = tokens.get(Role.QUERY);
    assertThat(ask(query, "POST", "/api/queries", install(SUMS)).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = ask(query, "POST", "/api/queries", install(VALUES));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
    assertThat(refused.body())
        .contains(
            "has not the role capture", "app.A.m.this.size (a group's key)", "hint: group by");
    assertThat(ask(frontend.token(), "POST", "/api/queries", install(VALUES)).statusCode())
        .isEqualTo(200);
    AuditLine line = awaitAudit(l -> l.what().equals("install") && l.status() == 403);
    assertThat(line.detail()).contains("app.A.m.this.size");
    // Its result everybody may see who may view; a chain would show more than the result.
    assertThat(ask(query, "GET", "/api/queries/2", "").statusCode()).isEqualTo(200);
    HttpResponse<String> chain =
        ask(query, "POST", "/api/queries/2/chain", "{\"forMillis\":10,\"where\":null}");
    assertThat(chain.statusCode()).isEqualTo(403);
    assertThat(chain.body()).contains("app.A.m.this.size");
  }

  @Test
  void oneStopsOnesOwnAndWhoAdministersStopsAny() throws Exception {
    agent();
    String bob = CredentialFile.add(credentials, "bob", EnumSet.of(Role.QUERY));
    String carol = CredentialFile.add(credentials, "carol", EnumSet.of(Role.QUERY));
    ask(bob, "POST", "/api/queries", install(SUMS));
    ask(bob, "POST", "/api/queries", install(SUMS));
    HttpResponse<String> refused = ask(carol, "POST", "/api/queries/1/stop", "[]");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("query 1 is of 'bob'");
    assertThat(ask(bob, "POST", "/api/queries/1/stop", "[]").statusCode()).isEqualTo(200);
    assertThat(ask(tokens.get(Role.ADMINISTER), "POST", "/api/queries/2/stop", "[]").statusCode())
        .isEqualTo(200);
    AuditLine asked =
        awaitAudit(l -> l.what().equals("install") && l.who().equals("bob") && l.status() == 0);
    assertThat(asked.detail()).isEqualTo(SUMS);
    assertThat(asked.processes()).isEqualTo(1);
    AuditLine done = awaitAudit(l -> l.of() == asked.number());
    assertThat(done.query()).isEqualTo(1);
    awaitAudit(l -> l.what().equals("stop") && l.who().equals("the-administer"));
    awaitAudit(l -> l.what().equals("stop") && l.who().equals("carol") && l.status() == 403);
  }

  @Test
  void theLogHasWhatWasDoneAndNotWhatStoodBeside() throws Exception {
    agent();
    // Fields that nobody reads, and a text of which the route takes nothing.
    String innocent = "{\"text\":\"From x In harmless ..\",\"query\":{\"text\":\"harmless\"},";
    frontend.post("/api/queries/1/stop?query=harmless", innocent + "\"a\":1}");
    assertThat(awaitAudit(l -> l.what().equals("stop") && l.status() == 0).detail()).isEmpty();
    frontend.post(
        "/api/find/hot",
        "{\"query\":{\"text\":\"harmless\"},\"text\":\"app.A.*\",\"forMillis\":1}");
    assertThat(awaitAudit(l -> l.what().equals("findHot") && l.status() == 0).detail())
        .isEqualTo("app.A.*");
    // A catalogue may say that a name means something else.
    JsonObject install = JsonParser.parseString(install(SUMS)).getAsJsonObject();
    JsonObject catalogue = new JsonObject();
    catalogue.addProperty("file", "mine]\n");
    catalogue.addProperty("text", "abc");
    install.getAsJsonObject("query").getAsJsonArray("catalogues").add(catalogue);
    install.addProperty("text", "harmless");
    frontend.post("/api/queries", install.toString());
    assertThat(awaitAudit(l -> l.what().equals("install") && l.status() == 0).detail())
        .isEqualTo(
            "[catalogue \"mine]\\n\""
                + " sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad] "
                + SUMS);
    frontend.post("/api/queries", "{\"text\":\"harmless\"}");
    assertThat(
            awaitAudit(
                    l ->
                        l.what().equals("install")
                            && l.status() == 0
                            && l.detail().contains("not understood"))
                .detail())
        .doesNotContain("harmless");
    String where = "{\"text\":\"harmless\",\"forMillis\":5,\"where\":\"x.host = 'a'\"}";
    frontend.post("/api/queries/1/chain", where);
    assertThat(awaitAudit(l -> l.what().equals("chain") && l.status() == 0).detail())
        .contains("x.host = 'a'")
        .doesNotContain("harmless");
  }

  @Test
  void aStatementLeavesALine() throws Exception {
    ask(tokens.get(Role.VIEW), "POST", "/api/sql", "{\"text\":\"select 1\",\"limit\":5}");
    AuditLine line = awaitAudit(l -> l.what().equals("sql") && l.who().equals("the-view"));
    assertThat(line.detail()).isEqualTo("select 1");
    assertThat(line.status()).isNotZero();
  }

  @Test
  void whatFailsAgainAndAgainDoesNotFillTheLog() throws Exception {
    String query = tokens.get(Role.QUERY);
    int failed = 0;
    HttpResponse<String> answer = ask(query, "POST", "/api/queries", install("nonsense"));
    while (answer.statusCode() == 422 && failed < 400) {
      failed++;
      answer = ask(query, "POST", "/api/queries", install("nonsense"));
    }
    assertThat(failed).isBetween(256, 399);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("too much of what 'the-query' asked has failed lately");
    assertThat(ask(query, "POST", "/api/queries/1/stop", "[]").statusCode())
        .as("what is urgent is looked at")
        .isEqualTo(403);
    assertThat(frontend.post("/api/queries", install(SUMS)).statusCode()).isEqualTo(200);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatCannotBeWrittenDownIsNotDone() throws Exception {
    Path full = directory.resolve("full");
    Files.createDirectories(full.resolve("data"));
    Files.createSymbolicLink(full.resolve("data/audit.log"), Path.of("/dev/full"));
    try (RunningFrontend broken = new RunningFrontend(full)) {
      broken.agent("Orders", RunningFrontend::anyRow);
      await().until(() -> broken.get("/api/agents").body().contains("Orders"));
      HttpResponse<String> refused = broken.post("/api/queries", install(SUMS));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body())
          .contains("the audit log cannot be written (No space left on device)", "was not done");
      assertThat(broken.get("/api/queries").body()).isEqualTo("{\"queries\":[]}");
      assertThat(broken.post("/api/queries/1/stop", "[]").statusCode())
          .as("to stop is allowed; there is only nothing to stop")
          .isEqualTo(404);
    }
  }

  @Test
  void noSecretIsInTheLog() throws Exception {
    agent();
    ask(tokens.get(Role.QUERY), "POST", "/api/queries", install(SUMS));
    ask("wrong-secret", "GET", "/api/queries", "");
    awaitAudit(l -> l.status() == 401);
    String log = Files.readString(directory.resolve("data/audit.log"), StandardCharsets.UTF_8);
    assertThat(log).contains(SUMS.substring(0, 20)).doesNotContain(frontend.token());
    assertThat(log).doesNotContain("wrong-secret");
    tokens.values().forEach(token -> assertThat(log).doesNotContain(token));
  }

  @Test
  void whoMayViewCannotPoseAsAProcess() throws Exception {
    try (FakeAgent impostor =
        new FakeAgent(
            frontend.agents(),
            tokens.get(Role.VIEW),
            "Impostor",
            77,
            program -> 1,
            RunningFrontend::anyRow)) {
      await().until(() -> impostor.refusal() != null);
      assertThat(impostor.refusal()).isEqualTo("'the-view' has not the role agent");
    }
    AuditLine line = awaitAudit(l -> l.what().equals("hello"));
    assertThat(line.who()).isEqualTo("the-view");
    try (FakeAgent stranger =
        new FakeAgent(
            frontend.agents(), "wrong", "Stranger", 78, program -> 1, RunningFrontend::anyRow)) {
      await().until(() -> stranger.refusal() != null);
    }
    awaitAudit(l -> l.what().equals("hello") && l.status() == 401);
    try (FakeAgent agent =
        new FakeAgent(
            frontend.agents(),
            tokens.get(Role.AGENT),
            "Agent",
            79,
            program -> 1,
            RunningFrontend::anyRow)) {
      await().until(() -> frontend.get("/api/agents").body().contains("\"Agent\""));
      assertThat(agent.refusal()).isNull();
    }
    assertThat(frontend.get("/api/agents").body()).doesNotContain("Impostor", "Stranger");
  }
}
