package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.view.ChainText;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One causal chain of a query: {@code chain 7 --for 5s where r.elapsed > 40ms}. */
final class ChainCommand {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<id>\\S+)(\\s+--for\\s+(?<n>\\d{1,6})(?<unit>ms|s))?(\\s+where\\s+(?<where>.+))?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L);

  private ChainCommand() {}

  static void chain(String rest, Session session) throws ApiClient.Unreachable, ApiClient.Refused {
    Matcher form = FORM.matcher(rest);
    if (!form.matches() || Session.id(form.group("id")).isEmpty()) {
      throw new Command.Mistake("write: chain ID [--for 5s] [where CONDITION]");
    }
    long forMillis = 0;
    if (form.group("n") != null) {
      forMillis =
          Long.parseLong(form.group("n"))
              * MILLIS.getOrDefault(form.group("unit").toLowerCase(Locale.ROOT), 1L);
    }
    long id = Session.requireId(form.group("id"), "chain");
    session.say(
        ChainText.lines(
            session.client.chain(id, new Api.ChainRequest(forMillis, form.group("where"))),
            session.screen() == null ? 0 : session.width()));
  }
}
