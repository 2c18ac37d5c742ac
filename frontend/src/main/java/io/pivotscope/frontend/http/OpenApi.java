package io.pivotscope.frontend.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The routes as an OpenAPI 3.1 document. */
final class OpenApi {
  private static final String FAILURE = "Failure";

  private final JsonSchemas schemas = new JsonSchemas();

  private OpenApi() {}

  static JsonObject of(List<Route> routes) {
    return new OpenApi().document(routes);
  }

  private JsonObject document(List<Route> routes) {
    JsonObject paths = new JsonObject();
    for (Route route : routes) {
      if (!paths.has(route.path())) {
        paths.add(route.path(), new JsonObject());
      }
      paths
          .getAsJsonObject(route.path())
          .add(route.method().toLowerCase(Locale.ROOT), operation(route));
    }
    JsonObject bearer = object("type", "http");
    bearer.addProperty("scheme", "bearer");
    bearer.addProperty(
        "description",
        "The text of the frontend's token file, or the token of a credential that has the role.");
    JsonObject components = new JsonObject();
    components.add(
        "responses", in("Failure", failure("no, and why", schemas.of(Api.Failure.class))));
    components.add("securitySchemes", in("token", bearer));
    components.add("schemas", schemas.components());

    JsonObject info = object("title", "Pivotscope");
    info.addProperty("description", "Everything that a frontend's commands and console do.");
    info.addProperty("version", "0.1");
    JsonArray security = new JsonArray();
    security.add(in("token", new JsonArray()));
    JsonArray servers = new JsonArray();
    servers.add(object("url", "http://127.0.0.1:7071"));

    JsonObject document = object("openapi", "3.1.0");
    document.add("info", info);
    document.add("servers", servers);
    document.add("security", security);
    document.add("paths", paths);
    document.add("components", components);
    return document;
  }

  private JsonObject operation(Route route) {
    JsonObject operation = object("operationId", route.name());
    operation.addProperty("summary", route.summary());
    JsonArray role = new JsonArray();
    role.add(route.access().needed().text());
    JsonArray security = new JsonArray();
    security.add(in("token", role));
    operation.add("security", security);
    JsonArray parameters = parameters(route);
    if (!parameters.isEmpty()) {
      operation.add("parameters", parameters);
    }
    if (route.takes() != null) {
      JsonObject body = new JsonObject();
      body.addProperty("required", true);
      body.add("content", content(Route.JSON, schemas.of(route.takes())));
      operation.add("requestBody", body);
    }
    JsonObject ok = object("description", "what was asked for");
    Class<?> gives = route.gives();
    ok.add(
        "content",
        content(route.mediaType(), gives == null ? object("type", "string") : schemas.of(gives)));
    JsonObject responses = in("200", ok);
    for (Map.Entry<Integer, String> each : new TreeMap<>(route.failures()).entrySet()) {
      responses.add(
          Integer.toString(each.getKey()), failure(each.getValue(), schemas.of(Api.Failure.class)));
    }
    responses.add("default", object("$ref", "#/components/responses/" + FAILURE));
    operation.add("responses", responses);
    return operation;
  }

  private JsonArray parameters(Route route) {
    JsonArray all = new JsonArray();
    for (String variable : route.variables()) {
      JsonObject parameter = object("name", variable);
      parameter.addProperty("in", "path");
      parameter.addProperty("required", true);
      parameter.add("schema", schemas.of(variable.equals("id") ? long.class : String.class));
      all.add(parameter);
    }
    for (Route.Parameter each : route.parameters()) {
      JsonObject parameter = object("name", each.name());
      parameter.addProperty("in", "query");
      parameter.addProperty("description", each.description());
      JsonObject schema = schemas.of(each.type()).deepCopy();
      if (each.otherwise() != null) {
        schema.add("default", Api.GSON.toJsonTree(each.otherwise()));
      }
      parameter.add("schema", schema);
      all.add(parameter);
    }
    return all;
  }

  private static JsonObject failure(String when, JsonObject schema) {
    JsonObject failure = object("description", when);
    failure.add("content", content(Route.JSON, schema));
    return failure;
  }

  private static JsonObject content(String mediaType, JsonObject schema) {
    return in(mediaType, in("schema", schema));
  }

  private static JsonObject in(String name, JsonElement value) {
    JsonObject object = new JsonObject();
    object.add(name, value);
    return object;
  }

  private static JsonObject object(String name, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(name, value);
    return object;
  }
}
