package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.probe.Probing;
import io.pivotscope.frontend.probe.Sightings;
import io.pivotscope.frontend.view.FindTable;
import io.pivotscope.frontend.view.Format;
import io.pivotscope.frontend.view.HotTable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code find PATTERN} and {@code find --hot 5s PATTERN} at the prompt; Ctrl-C ends a probe. */
final class FindLine {
  static final String MORE =
      "PATTERN is words of class, method and parameter names in any order (block read), a pattern\n"
          + "(*.DataNode.read*) or an annotation (@Deprecated). --hot 5s counts for 5 seconds how often\n"
          + "each of the methods is called.";

  private static final Pattern HOT = Pattern.compile("--hot\\s+(\\d{1,2})s\\s+(\\S.*)");
  private static final int MILLIS = 1_000;

  /** As many as a screen has room for. */
  private static final int MOST = 12;

  private FindLine() {}

  static void find(String rest, Session session)
      throws InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    Matcher hot = HOT.matcher(rest);
    if (hot.matches()) {
      hot(hot.group(2), Long.parseLong(hot.group(1)) * MILLIS, session);
    } else if (rest.isBlank() || rest.startsWith("--")) {
      throw new Command.Mistake(
          "find needs words, a pattern or an annotation; find --hot 5s PATTERN counts calls");
    } else {
      Sightings found = session.client.find(new Api.FindRequest(rest, MOST));
      FindTable.lines(found, Format.TABLE)
          .forEach(line -> session.out.println(Lines.clip(line, session.width())));
      session.say(FindTable.footer(found));
    }
  }

  private static void hot(String text, long millis, Session session)
      throws InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    Probing.Hot hot = session.client.hot(new Api.HotRequest(text, millis));
    Follower follower = new Follower(session.client, hot.run(), System::nanoTime);
    try (Interrupts interrupts = Interrupts.calling(follower::requestStop)) {
      RunView ended = follower.follow(Follower.quiet(run -> {}, session.out::println));
      session.say(HotTable.lines(hot, ended, Format.TABLE));
    }
  }
}
