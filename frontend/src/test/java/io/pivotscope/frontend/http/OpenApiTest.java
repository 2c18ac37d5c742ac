package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pivotscope.frontend.GoldenFile;
import io.pivotscope.frontend.RunningFrontend;
import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.frontend.lifecycle.RunView;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The description is the routes, and the answers are what it says. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class OpenApiTest {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();
  private static final String QUERY =
      "{\"text\":\"From x In app.A.m @return GroupBy x.host Select x.host, SUM(x.elapsed), COUNT\","
          + "\"file\":\"q\",\"catalogues\":[],\"unoptimised\":false}";

  @TempDir Path directory;

  private static JsonObject document(RunningFrontend frontend) throws Exception {
    HttpResponse<String> answer = frontend.get("/api/openapi.json");
    assertThat(answer.statusCode()).isEqualTo(200);
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  @Test
  void thePageIsWhatTheFrontendSaysOfItself() throws Exception {
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      GoldenFile.assertSame("docs/openapi.json", PRETTY.toJson(document(frontend)) + "\n");
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryOperationHasAName() throws Exception {
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      JsonObject document = document(frontend);
      Set<String> references = new TreeSet<>();
      references(document, references);
      assertThat(references).isNotEmpty();
      for (String reference : references) {
        JsonObject at = document;
        for (String step : reference.substring(2).split("/")) {
          assertThat(at.has(step)).as(reference).isTrue();
          at = at.getAsJsonObject(step);
        }
      }
      Set<String> names = new HashSet<>();
      JsonObject paths = document.getAsJsonObject("paths");
      for (String path : paths.keySet()) {
        for (JsonElement operation : paths.getAsJsonObject(path).asMap().values()) {
          JsonObject said = operation.getAsJsonObject();
          assertThat(names.add(said.get("operationId").getAsString())).as(path).isTrue();
          assertThat(said.get("summary").getAsString()).isNotBlank().doesNotEndWith(".");
        }
      }
      assertThat(names).contains("install", "stop", "openapi");
    }
  }

  @Test
  void everyFieldOfTheRecordsIsThere() throws Exception {
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      JsonObject schemas =
          document(frontend).getAsJsonObject("components").getAsJsonObject("schemas");
      for (Class<?> type :
          List.of(
              RunView.class,
              RunView.Process.class,
              AgentView.class,
              Api.InstallRequest.class,
              Api.QueryText.class,
              Api.Candidate.class)) {
        assertThat(
                schemas
                    .getAsJsonObject(type.getSimpleName())
                    .getAsJsonObject("properties")
                    .keySet())
            .containsExactlyElementsOf(
                Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList());
      }
    }
  }

  @Test
  void answersAreAsDescribed() throws Exception {
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      frontend.agent("A", RunningFrontend::oneRow);
      await().until(() -> frontend.get("/api/agents").body().contains("\"A\""));
      Described described = new Described(document(frontend));
      String install = "{\"query\":" + QUERY + ",\"forMillis\":0,\"attached\":false}";
      described.check("post", "/api/queries", 200, frontend.post("/api/queries", install));
      await().until(() -> frontend.get("/api/queries/1").body().contains("[[\"host\","));
      described.check(
          "get", "/api/queries/{id}", 200, frontend.get("/api/queries/1?after=0&table=true"));
      described.check("get", "/api/queries", 200, frontend.get("/api/queries"));
      described.check("get", "/api/agents", 200, frontend.get("/api/agents"));
      described.check("get", "/api/tracepoints", 200, frontend.get("/api/tracepoints"));
      described.check("post", "/api/explain", 200, frontend.post("/api/explain", QUERY));
      described.check(
          "post",
          "/api/complete",
          200,
          frontend.post("/api/complete", "{\"text\":\"Fr\",\"cursor\":2,\"catalogues\":[]}"));
      described.check(
          "post", "/api/explain", 422, frontend.post("/api/explain", QUERY.replace("From", "Frm")));
      described.check("get", "/api/queries/{id}", 404, frontend.get("/api/queries/99"));
      described.check(
          "post", "/api/queries/{id}/stop", 200, frontend.post("/api/queries/1/stop", ""));
    }
  }

  @Test
  void whatIsNoRequestIsToldSo() throws Exception {
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      assertThat(frontend.get("/api/nothing").statusCode()).isEqualTo(404);
      HttpResponse<String> method = frontend.get("/api/explain");
      assertThat(method.statusCode()).isEqualTo(405);
      assertThat(method.body()).contains("GET at /api/explain; it takes POST");
      assertThat(frontend.post("/api/explain", "").body()).contains("without a body");
      HttpResponse<String> broken = frontend.post("/api/explain", "{");
      assertThat(broken.statusCode()).isEqualTo(400);
      assertThat(broken.body()).contains("no JSON");
      HttpResponse<String> lacking = frontend.post("/api/explain", "{\"text\":\"From\"}");
      assertThat(lacking.statusCode()).isEqualTo(400);
      assertThat(lacking.body()).contains("a field of QueryText");
      HttpResponse<String> number = frontend.get("/api/queries/1?after=soon");
      assertThat(number.statusCode()).isEqualTo(400);
      assertThat(number.body()).contains("after=soon is no whole number");
    }
  }

  private static void references(JsonElement in, Set<String> found) {
    if (in instanceof JsonObject object) {
      if (object.has("$ref")) {
        found.add(object.get("$ref").getAsString());
      }
      object.asMap().values().forEach(each -> references(each, found));
    } else if (in instanceof JsonArray array) {
      array.forEach(each -> references(each, found));
    }
  }

  /** Holds answers against the description. */
  private record Described(JsonObject document) {

    void check(String method, String path, int status, HttpResponse<String> answer) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      JsonObject schema =
          document
              .getAsJsonObject("paths")
              .getAsJsonObject(path)
              .getAsJsonObject(method)
              .getAsJsonObject("responses")
              .getAsJsonObject(Integer.toString(status))
              .getAsJsonObject("content")
              .getAsJsonObject("application/json")
              .getAsJsonObject("schema");
      assertThat(misfit(schema, JsonParser.parseString(answer.body()), path)).isNull();
    }

    /** Where a value is not what its schema says; null if it is. */
    private String misfit(JsonObject schema, JsonElement value, String at) {
      if (schema.has("$ref")) {
        String name = schema.get("$ref").getAsString().replaceFirst(".*/", "");
        return misfit(
            document.getAsJsonObject("components").getAsJsonObject("schemas").getAsJsonObject(name),
            value,
            at);
      }
      if (schema.has("anyOf")) {
        for (JsonElement choice : schema.getAsJsonArray("anyOf")) {
          if (misfit(choice.getAsJsonObject(), value, at) == null) {
            return null;
          }
        }
        return at + " fits no choice: " + value;
      }
      return schema.has("type") ? typed(schema, value, at) : null;
    }

    private String typed(JsonObject schema, JsonElement value, String at) {
      String type = schema.get("type").getAsString();
      boolean fits =
          switch (type) {
            case "null" -> value.isJsonNull();
            case "object" -> value.isJsonObject();
            case "array" -> value.isJsonArray();
            case "boolean" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
            case "integer", "number" ->
                value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
            default -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
          };
      if (!fits) {
        return at + " is no " + type + ": " + value;
      }
      if (type.equals("array")) {
        for (JsonElement item : value.getAsJsonArray()) {
          String misfit = misfit(schema.getAsJsonObject("items"), item, at + "[]");
          if (misfit != null) {
            return misfit;
          }
        }
      }
      if (type.equals("object") && schema.has("properties")) {
        JsonObject properties = schema.getAsJsonObject("properties");
        for (String name : properties.keySet()) {
          if (!value.getAsJsonObject().has(name)) {
            return at + " lacks " + name;
          }
          String misfit =
              misfit(
                  properties.getAsJsonObject(name),
                  value.getAsJsonObject().get(name),
                  at + "." + name);
          if (misfit != null) {
            return misfit;
          }
        }
        for (String name : value.getAsJsonObject().keySet()) {
          if (!properties.has(name)) {
            return at + " has " + name + ", which is not described";
          }
        }
      }
      return null;
    }
  }
}
