package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.console.Follower;
import io.pivotscope.frontend.console.Interrupts;
import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.probe.Probing;
import io.pivotscope.frontend.probe.Sightings;
import io.pivotscope.frontend.view.FindTable;
import io.pivotscope.frontend.view.Footer;
import io.pivotscope.frontend.view.HotTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Searches the loaded classes of the fleet, and counts calls of what it finds. */
@CommandLine.Command(
    name = "find",
    description = {
      "Find loaded methods by source words (block read), pattern (*.DataNode.read*) or",
      "annotation (@Deprecated); with --hot, count their calls for a while."
    })
final class FindCommand extends Command {
  @Parameters(paramLabel = "PATTERN", arity = "1..*", description = "words, pattern or annotation")
  private List<String> words = new ArrayList<>();

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--hot",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "count calls for so long: 5s")
  private long hotMillis;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "" + Probing.DEFAULT_METHODS,
      description = "methods that are shown (default: ${DEFAULT-VALUE})")
  private int limit;

  @Mixin private OutputFormat output = new OutputFormat();

  FindCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    String text = String.join(" ", words);
    return hotMillis > 0 ? hot(text) : find(text);
  }

  private int find(String text) throws ApiClient.Unreachable, ApiClient.Refused {
    Sightings found = connection.client().find(new Api.FindRequest(text, limit));
    output.print(out, FindTable.lines(found, output.format()));
    FindTable.footer(found).forEach(err::println);
    return found.methods().isEmpty() ? ExitCodes.NOTHING_MATCHED : ExitCodes.OK;
  }

  private int hot(String text)
      throws InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    ApiClient client = connection.client();
    Probing.Hot hot = client.hot(new Api.HotRequest(text, hotMillis));
    Follower follower = new Follower(client, hot.run(), System::nanoTime);
    try (Interrupts interrupts = Interrupts.calling(follower::requestStop)) {
      RunView ended = follower.follow(Follower.quiet(run -> {}, err::println));
      output.print(out, HotTable.lines(hot, ended, output.format()));
      err.println(Footer.receipt(ended));
    }
    return ExitCodes.OK;
  }
}
