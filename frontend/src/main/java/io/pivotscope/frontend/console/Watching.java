package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.view.Footer;
import java.io.IOException;
import org.jline.terminal.Terminal;

/** A run on the screen, from its installation or from where it stands, until it ends or is left. */
final class Watching {
  private Watching() {}

  static void watch(RunView run, Session session)
      throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    Follower follower = new Follower(session.client, run, System::nanoTime);
    Terminal terminal = session.screen();
    RunView seen =
        terminal == null ? plainly(follower, session) : onScreen(follower, terminal, session);
    if (!seen.isEnded()) {
      session.background.add(seen);
      session.out.println(
          "query " + seen.id() + " goes on in the background: fg, stop " + seen.id());
      return;
    }
    session.remember(seen);
    ResultCommands.show(seen, session);
    session.say(Footer.lines(seen));
    session.out.println(Footer.receipt(seen));
  }

  private static RunView plainly(Follower follower, Session session)
      throws InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    try (Interrupts interrupts = Interrupts.calling(follower::requestStop)) {
      return follower.follow(Follower.quiet(progress -> {}, session.out::println));
    }
  }

  private static RunView onScreen(Follower follower, Terminal terminal, Session session)
      throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    try (Keys keys = Keys.of(terminal, follower);
        LiveScreen screen = LiveScreen.on(terminal, session.out)) {
      RunView seen = follower.follow(screen.with(progress -> keys.look()));
      screen.clear();
      return seen;
    }
  }
}
