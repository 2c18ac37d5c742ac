package io.pivotscope.frontend.http;

import com.google.gson.JsonParseException;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.http.Exchange.Request;
import io.pivotscope.frontend.http.Exchange.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One address of the API: how it is asked, what it gives, and what happens. From a list of these
 * come both dispatching and the OpenAPI file.
 *
 * @param name of the operation, as generated clients call it
 * @param path with its variables in braces; {@code {id}} is a whole number, any other a text
 * @param summary one line, without a full stop
 * @param parameters behind the question mark
 * @param takes the record in the body; null without one
 * @param mediaType of the answer
 * @param gives the record in the answer; null if it is no JSON
 * @param failures what else the answer may be, by status; 400, 401, 403, 500 and 503 go without
 *     saying
 * @param access who may ask it, and what is written down of that
 * @param detail what the audit log says of a request; null for the parameters that it gives
 */
record Route(
    String method,
    String name,
    String path,
    String summary,
    List<Parameter> parameters,
    @Nullable Class<?> takes,
    String mediaType,
    @Nullable Class<?> gives,
    Map<Integer, String> failures,
    Access access,
    @Nullable Detail detail,
    Action action) {

  static final String JSON = "application/json";

  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  /**
   * Who may ask.
   *
   * @param role needed; null where nobody has said, which lets nobody in but who administers
   * @param isAct whether it is written into the audit log before it is done
   * @param own whether {@code {id}} must be the caller's own query, unless the caller administers
   * @param urgent whether it is done though it cannot be written down: it takes away only
   * @param noted whether it is written down once it is answered, as it only reads
   */
  record Access(@Nullable Role role, boolean isAct, boolean own, boolean urgent, boolean noted) {
    static final Access UNDECLARED = new Access(null, true, false, false, false);

    Role needed() {
      return role == null ? Role.ADMINISTER : role;
    }
  }

  /** Answers; may block, may be called by several threads at once. */
  @FunctionalInterface
  interface Action {
    Response act(Call call);
  }

  /** Says what a request is about. */
  @FunctionalInterface
  interface Detail {
    String of(Call call);
  }

  /** Answers a body. */
  @FunctionalInterface
  interface Taking<T> {
    Response act(Call call, T body);
  }

  /**
   * A parameter that may be left out.
   *
   * @param type long, boolean or String
   */
  record Parameter(String name, Class<?> type, @Nullable Object otherwise, String description) {}

  /** A request at this address, and what its path has in place of the variables. */
  record Call(Request request, Map<String, String> variables) {

    /** The path's {@code {id}}. */
    long id() {
      return Long.parseLong(variable("id"));
    }

    String variable(String name) {
      String value = variables.get(name);
      if (value == null) {
        throw new IllegalStateException("no {" + name + "} in the path");
      }
      return value;
    }

    String parameter(String name, String otherwise) {
      return request.parameters().getOrDefault(name, otherwise);
    }

    boolean parameter(String name, boolean otherwise) {
      return Boolean.parseBoolean(parameter(name, Boolean.toString(otherwise)));
    }

    long parameter(String name, long otherwise) {
      String text = parameter(name, Long.toString(otherwise));
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(name + "=" + text + " is no whole number", e);
      }
    }

    private <T> T body(Class<T> type) {
      T body;
      try {
        body = Api.GSON.fromJson(request.body(), type);
      } catch (JsonParseException e) {
        throw new IllegalArgumentException("the body is no JSON: " + e.getMessage(), e);
      } catch (RuntimeException e) {
        // What a constructor refuses, a field that is not there above all.
        throw new IllegalArgumentException(
            "the body lacks a field of " + type.getSimpleName() + "; see GET /api/openapi.json", e);
      }
      if (body == null) {
        throw new IllegalArgumentException("a request without a body");
      }
      return body;
    }
  }

  Route {
    parameters = List.copyOf(parameters);
    failures = Map.copyOf(failures);
  }

  static Route get(String name, String path, String summary, Class<?> gives, Action action) {
    return undeclared("GET", name, path, summary, null, JSON, gives, null, action);
  }

  /** Gives {@link Exchange.Text} of that type. */
  static Route text(String name, String path, String summary, String mediaType, Action action) {
    return undeclared("GET", name, path, summary, null, mediaType, null, null, action);
  }

  static Route post(String name, String path, String summary, Class<?> gives, Action action) {
    return undeclared("POST", name, path, summary, null, JSON, gives, null, action);
  }

  static <T> Route post(
      String name, String path, String summary, Class<T> takes, Class<?> gives, Taking<T> action) {
    return taking("POST", name, path, summary, takes, gives, action);
  }

  static <T> Route taking(
      String method,
      String name,
      String path,
      String summary,
      Class<T> takes,
      Class<?> gives,
      Taking<T> action) {
    Action reading = call -> action.act(call, call.body(takes));
    // As it was understood: of what else stands in the body nothing is done.
    Detail understood = call -> Api.GSON.toJson(call.body(takes));
    return undeclared(method, name, path, summary, takes, JSON, gives, understood, reading);
  }

  /**
   * What the audit log says of a request, from what the route understands of it; it has the path's
   * number by itself.
   *
   * @throws IllegalArgumentException if the route cannot understand it either
   */
  String told(Call call) {
    if (detail != null) {
      return detail.of(call);
    }
    Map<String, String> given = call.request().parameters();
    return parameters.stream()
        .filter(each -> given.containsKey(each.name()))
        .map(each -> each.name() + "=" + given.get(each.name()))
        .collect(Collectors.joining(" "));
  }

  private static Route undeclared(
      String method,
      String name,
      String path,
      String summary,
      @Nullable Class<?> takes,
      String mediaType,
      @Nullable Class<?> gives,
      @Nullable Detail detail,
      Action action) {
    return new Route(
        method,
        name,
        path,
        summary,
        List.of(),
        takes,
        mediaType,
        gives,
        Map.of(),
        Access.UNDECLARED,
        detail,
        action);
  }

  Route with(Parameter parameter) {
    List<Parameter> more = new ArrayList<>(parameters);
    more.add(parameter);
    return copy(more, failures, access, detail);
  }

  Route failing(int status, String when) {
    Map<Integer, String> more = new TreeMap<>(failures);
    more.put(status, when);
    return copy(parameters, more, access, detail);
  }

  /** Who may ask; what only whoever administers may do is an act, unless it merely reads. */
  Route needs(Role role) {
    boolean act = role == Role.ADMINISTER && !method.equals("GET");
    return granting(new Access(role, act, false, false, false));
  }

  /** It changes something, or reaches into processes: the audit log has it before it is done. */
  Route act() {
    return granting(new Access(access.role, true, access.own, access.urgent, access.noted));
  }

  /** Only with one's own query. */
  Route own() {
    return granting(new Access(access.role, access.isAct, true, access.urgent, access.noted));
  }

  /** Also where the audit log cannot be written. */
  Route urgent() {
    return granting(new Access(access.role, access.isAct, access.own, true, access.noted));
  }

  /** It reads what somebody chose: the audit log has it afterwards, unless there is too much. */
  Route noted() {
    return granting(new Access(access.role, access.isAct, access.own, access.urgent, true));
  }

  /**
   * The audit log says this of a request.
   *
   * @param type what the route takes
   */
  <T> Route telling(Class<T> type, Function<T, String> told) {
    Detail telling = call -> String.valueOf(told.apply(call.body(type)));
    return copy(parameters, failures, access, telling);
  }

  private Route granting(Access given) {
    return copy(parameters, failures, given, detail);
  }

  private Route copy(
      List<Parameter> parameters,
      Map<Integer, String> failures,
      Access access,
      @Nullable Detail detail) {
    return new Route(
        method,
        name,
        path,
        summary,
        parameters,
        takes,
        mediaType,
        gives,
        failures,
        access,
        detail,
        action);
  }

  /** Names of the path's variables, from left to right. */
  List<String> variables() {
    return VARIABLE.matcher(path).results().map(found -> found.group(1)).toList();
  }

  /** What a path has in place of the variables; null if it is not this address. */
  @Nullable Map<String, String> match(String asked) {
    Matcher matcher = Pattern.compile(expression()).matcher(asked);
    if (!matcher.matches()) {
      return null;
    }
    Map<String, String> values = new TreeMap<>();
    List<String> names = variables();
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), matcher.group(i + 1));
    }
    return values;
  }

  private String expression() {
    StringBuilder expression = new StringBuilder();
    Matcher variable = VARIABLE.matcher(path);
    int end = 0;
    while (variable.find()) {
      expression.append(Pattern.quote(path.substring(end, variable.start())));
      expression.append(variable.group(1).equals("id") ? "(\\d{1,18})" : "([^/]+)");
      end = variable.end();
    }
    return expression.append(Pattern.quote(path.substring(end))).toString();
  }
}
