package io.pivotscope.frontend.demo;

import io.pivotscope.frontend.console.Interrupts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The sample system under load with a fault in it, and nothing installed: somebody is to find it.
 * What is wrong, and how it shows, is in {@code docs/tutorial.md}.
 */
public final class Hunt {
  private static final long START_SECONDS = 180;

  /** One StressTest on each DataNode's host, beside a few programs that read for themselves. */
  private static final String[] SYSTEM = {
    "--clients=FSread4m,Hget,MRsort",
    "--stress=4",
    "--think-millis=60",
    "--faults=fixed-replica-order"
  };

  private final Path home;
  private final PrintStream out;

  /**
   * @param home the checkout, with everything built
   */
  public Hunt(Path home, PrintStream out) {
    this.home = home;
    this.out = out;
  }

  /**
   * Runs until {@code Ctrl-C}, or for so long.
   *
   * @param seconds 0 for no bound
   */
  public void run(DemoFrontend.Addresses addresses, long seconds)
      throws IOException, InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    try (Interrupts interrupts = Interrupts.calling(over::countDown);
        DemoFrontend frontend = DemoFrontend.open(addresses)) {
      frontend.announce(out);
      out.println("starting   the sample system: a NameNode, DataNodes, clients, and a fault");
      out.flush();
      try (SampleSystem sample =
          SampleSystem.start(home, frontend.agentOf(home), 0, frontend.log(), SYSTEM)) {
        sample.await("clients-ready", START_SECONDS);
        sample.tell("start");
        invite(frontend, seconds);
        if (seconds > 0) {
          over.await(seconds, TimeUnit.SECONDS);
        } else {
          over.await();
        }
      }
    }
  }

  private void invite(DemoFrontend frontend, long seconds) {
    out.println("ready      it runs " + (seconds > 0 ? "for " + seconds + " s" : "until Ctrl-C"));
    out.println();
    out.println("Four equal clients read from four equal DataNodes, yet the DataNodes are not");
    out.println("equally busy. Which one is preferred, by whom, and why? In another terminal:");
    out.println();
    out.println("  ./pivotscope console" + frontend.option());
    out.println();
    out.println("docs/tutorial.md walks through it.");
    out.flush();
  }
}
