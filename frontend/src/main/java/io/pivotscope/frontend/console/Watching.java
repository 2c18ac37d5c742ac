package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.view.Footer;
import java.io.IOException;

/** A run on the screen, from its installation or from where it stands, until it ends or is left. */
final class Watching {
  private Watching() {}

  static void watch(RunView run, Session session)
      throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    Follower follower = new Follower(session.client, run, System::nanoTime);
    RunView seen;
    try (Keys keys = Keys.of(session.terminal, follower);
        LiveScreen screen = LiveScreen.on(session.terminal, session.out)) {
      seen = follower.follow(screen.with(progress -> keys.look()));
      screen.clear();
    }
    if (!seen.isEnded()) {
      session.background.add(seen);
      session.out.println(
          "query " + seen.id() + " runs on in the background; fg watches it, stop ends it");
      return;
    }
    session.remember(seen);
    ResultCommands.show(seen, session);
    session.say(Footer.lines(seen));
    session.out.println(Footer.receipt(seen));
  }
}
