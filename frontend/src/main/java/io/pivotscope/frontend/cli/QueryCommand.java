package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.console.Follower;
import io.pivotscope.frontend.console.Interrupts;
import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.RunResult;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.frontend.view.Footer;
import io.pivotscope.frontend.view.Format;
import io.pivotscope.frontend.view.Windows;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Installs a query, collects, uninstalls, prints the result of the whole run. */
@CommandLine.Command(
    name = "query",
    description = {
      "Install a query in all processes, collect, uninstall it and print the merged result.",
      "Rows go to standard output, what is said of them to standard error."
    })
final class QueryCommand extends Command {
  @Mixin private QueryText query = new QueryText();
  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "collect for so long: 500ms, 10s, 2m (default: what With for says, or Ctrl-C)")
  private long forMillis = -1;

  @Mixin private OutputFormat output = new OutputFormat();

  @Option(
      names = "--live",
      description = "print the rows of each window as it closes, with a window column")
  private boolean live;

  @Option(
      names = "--keep-rows",
      description = "keep each row of a query without aggregates in the history: q7_raw")
  private boolean keepRows;

  @Option(
      names = "--canary",
      paramLabel = "TIME",
      converter = Durations.OrOff.class,
      description =
          "try it so long on one process, then on some, before all have it, or off"
              + " (default: what the frontend was told)")
  private @Nullable Long canaryMillis;

  QueryCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    ApiClient client = connection.client();
    Api.Installed installed =
        client.install(
            new Api.InstallRequest(query.toApi(client), forMillis, true, keepRows, canaryMillis));
    installed.warnings().forEach(err::println);
    Follower follower = new Follower(client, installed.query(), System::nanoTime);
    try (Interrupts interrupts = Interrupts.calling(follower::requestStop)) {
      RunView ended = follower.follow(new Printer(follower));
      if (!live) {
        Table table = ended.table();
        if (table != null) {
          output.print(out, table.titles(), table.rows());
        }
      }
      Footer.lines(ended).forEach(err::println);
      err.println(Footer.receipt(ended));
      return code(ended);
    }
  }

  private int code(RunView ended) {
    if (ended.isRolledBack()) {
      return ExitCodes.FAILED; // the receipt says what happened where
    }
    return matched(ended) ? ExitCodes.OK : ExitCodes.NOTHING_MATCHED;
  }

  private boolean matched(RunView ended) {
    if (ended.processes().isEmpty()) {
      err.println("pivotscope: no process was connected");
      return false;
    }
    ended.unmatched().forEach(name -> err.println("pivotscope: " + name + " matched nowhere"));
    return ended.unmatched().isEmpty();
  }

  private final class Printer implements Follower.Listener {
    private final Follower follower;
    private boolean begun;
    private boolean headed;

    Printer(Follower follower) {
      this.follower = follower;
    }

    @Override
    public void progress(RunView run) {
      if (!begun && run.t0Micros() != 0) {
        begun = true;
        Footer.installed(run).forEach(err::println);
      }
      for (RunResult.Window window : run.windows()) {
        Table table = Windows.withColumn(window);
        var lines = output.format().lines(table.titles(), table.rows());
        // The header once: what follows is one table, however many windows it has.
        int header = output.format() == Format.JSON ? 0 : output.format() == Format.CSV ? 1 : 2;
        output.print(out, lines.stream().skip(headed ? header : 0).toList());
        headed = true;
      }
      if (out.checkError()) {
        // Whoever read has gone, as `head` does, and a JVM hears of that in no other way.
        follower.requestStop();
      }
    }

    @Override
    public void lost(String message) {
      err.println("pivotscope: " + message + "; trying for 30 s, the query goes on");
    }

    @Override
    public boolean wantsTable() {
      return false;
    }

    @Override
    public boolean wantsWindows() {
      return live;
    }
  }
}
