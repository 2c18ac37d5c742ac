package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.SavedNames;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.view.EstimateText;
import io.pivotscope.frontend.view.Footer;
import io.pivotscope.frontend.view.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongPredicate;

/** Queries from their text to their receipt. */
final class QueryCommands {
  private static final String LIVE = "--live";
  private static final long LIVE_MILLIS = 5_000;
  private static final double LIVE_SAMPLE = 0.01;
  private static final long WHY_PROBE_MILLIS = 2_000;

  private QueryCommands() {}

  /** Installs a query and watches it; with {@code &} at its end it goes to the background. */
  static void run(String text, Session session)
      throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    boolean background = text.endsWith("&");
    String query = background ? text.substring(0, text.length() - 1).strip() : text;
    Api.Installed installed =
        session.client.install(
            new Api.InstallRequest(SavedNames.textOf(session.client, query), -1, true));
    session.say(installed.warnings());
    RunView run = installed.query();
    if (background) {
      session.background.add(run);
      session.out.println("query " + run.id() + " runs in the background: fg, stop " + run.id());
    } else {
      Watching.watch(run, session);
    }
  }

  static void explain(String text, Session session)
      throws ApiClient.Unreachable, ApiClient.Refused {
    if (text.startsWith(LIVE)) {
      Api.QueryText query =
          SavedNames.textOf(session.client, text.substring(LIVE.length()).strip());
      Api.Lived lived =
          session.client.explainLive(new Api.LiveRequest(query, LIVE_MILLIS, LIVE_SAMPLE));
      session.say(lived.warnings());
      session.say(EstimateText.lines(lived.estimate()));
      return;
    }
    Api.Explained explained = session.client.explain(SavedNames.textOf(session.client, text));
    session.say(explained.warnings());
    session.out.println(explained.text());
  }

  static void queries(String rest, Session session)
      throws ApiClient.Unreachable, ApiClient.Refused {
    List<Object[]> rows = new ArrayList<>();
    for (RunView run : session.client.queries().queries()) {
      String where = session.background.holds(run.id()) ? " &" : "";
      Object[] row = {
        Long.toString(run.id()),
        run.state() + where,
        (long) run.collectedSeconds(),
        run.counters().hits(),
        Words.oneLine(run.text())
      };
      rows.add(row);
    }
    List<String> titles = List.of("id", "state", "seconds", "hits", "query");
    for (String line : Format.TABLE.lines(titles, rows)) {
      session.out.println(Lines.clip(line, session.width()));
    }
  }

  static void why(String id, Session session) throws ApiClient.Unreachable, ApiClient.Refused {
    session.say(session.client.why(Session.requireId(id, "why"), WHY_PROBE_MILLIS).lines());
  }

  /** Watches a query that runs already, whoever installed it. */
  static void foreground(String id, Session session)
      throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    long which =
        id.isEmpty()
            ? session
                .background
                .newest()
                .orElseThrow(() -> new Command.Mistake("nothing runs in the background"))
            : Session.requireId(id, "fg");
    session.background.release(which);
    Watching.watch(session.client.query(which, false, Long.MAX_VALUE), session);
  }

  /** Ends everything, of others too. */
  static void panic(String rest, Session session)
      throws InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    Panic panic = Panic.in(session.client, System::nanoTime);
    panic.ended().forEach(run -> session.background.release(run.id()));
    session.say(panic.lines());
  }

  static void stop(String which, Session session)
      throws InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    boolean all = which.toLowerCase(Locale.ROOT).equals("all");
    long id = all ? 0 : Session.requireId(which, "stop");
    LongPredicate meant = running -> all || running == id;
    // Before they end: what ends in the background is told there.
    session.background.all().stream().filter(meant::test).forEach(session.background::release);
    Stopping asked = Stopping.of(session.client, meant);
    if (asked.stopping().isEmpty() && asked.refused().isEmpty()) {
      throw new Command.Mistake(all ? "no query runs" : "query " + id + " does not run");
    }
    for (RunView run : asked.stopping()) {
      RunView ended =
          new Follower(session.client, run, System::nanoTime)
              .follow(Follower.quiet(progress -> {}, lost -> session.out.println(lost)));
      session.remember(ended);
      session.out.println(Footer.receipt(ended));
    }
    if (!asked.refused().isEmpty()) {
      throw new Command.Mistake(String.join("\n", asked.refused()));
    }
  }
}
