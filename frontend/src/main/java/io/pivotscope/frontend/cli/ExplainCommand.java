package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.view.EstimateText;
import io.pivotscope.frontend.view.Format;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a query becomes, and what it would cost; installs nothing but a counting variant. */
@CommandLine.Command(
    name = "explain",
    description = {
      "Show what a query becomes; install nothing. With --live, install for a few seconds",
      "what only counts, and tell what the query would do and cost."
    })
final class ExplainCommand extends Command {
  @Mixin private QueryText query = new QueryText();
  @Mixin private Connection connection = new Connection();

  @Option(names = "--live", description = "measure it")
  private boolean live;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = Durations.class,
      description = "measure for so long (default: ${DEFAULT-VALUE})")
  private long forMillis;

  @Option(
      names = "--sample",
      paramLabel = "SHARE",
      defaultValue = "1%",
      converter = Shares.class,
      description = "of the requests, where the query follows them (default: ${DEFAULT-VALUE})")
  private double sampleRate;

  @Mixin private OutputFormat output = new OutputFormat();

  ExplainCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws IOException, ApiClient.Unreachable, ApiClient.Refused {
    ApiClient client = connection.client();
    Api.QueryText text = query.toApi(client);
    if (live) {
      return live(client, text);
    }
    Api.Explained explained = client.explain(text);
    explained.warnings().forEach(err::println);
    if (output.isTable()) {
      out.println(explained.text().stripTrailing());
    } else {
      List<@Nullable Object[]> rows = new ArrayList<>();
      explained.stages().forEach(s -> rows.add(new @Nullable Object[] {s.title(), s.text()}));
      output.print(out, List.of("stage", "text"), rows);
    }
    return ExitCodes.OK;
  }

  private int live(ApiClient client, Api.QueryText text)
      throws ApiClient.Unreachable, ApiClient.Refused {
    Api.Lived lived = client.explainLive(new Api.LiveRequest(text, forMillis, sampleRate));
    lived.warnings().forEach(err::println);
    if (output.format() == Format.JSON) {
      out.println(Api.GSON.toJson(lived.estimate()));
    } else {
      EstimateText.lines(lived.estimate()).forEach(out::println);
    }
    return ExitCodes.OK;
  }
}
