package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.SavedNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The query and the catalogue files that come with it. */
final class QueryText {

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--tracepoints",
      paramLabel = "FILE",
      description = "catalogue of tracepoints, beside those of the frontend; may be repeated")
  private List<Path> tracepoints = new ArrayList<>();

  @Option(
      names = "--no-optimize",
      description = "leave the plan as the text has it, to compare; the result is the same")
  private boolean unoptimised;

  private static final class Source {
    @Option(names = "-e", paramLabel = "TEXT", required = true, description = "the query")
    private @Nullable String text;

    @Option(
        names = "-f",
        paramLabel = "FILE",
        required = true,
        description = "a file that holds it")
    private @Nullable Path file;

    @Parameters(index = "0", paramLabel = "@NAME", description = "a saved query: saved lists them")
    private @Nullable String saved;
  }

  /**
   * @param client asked for a saved query
   * @throws IOException if a file cannot be read
   */
  Api.QueryText toApi(ApiClient client)
      throws IOException, ApiClient.Unreachable, ApiClient.Refused {
    String saved = source.saved;
    if (saved != null) {
      String text = SavedNames.find(client, saved).text();
      return new Api.QueryText(text, saved, catalogues(), unoptimised);
    }
    Path file = source.file;
    String text = file != null ? read(file) : String.valueOf(source.text);
    // How diagnostics name it.
    String name = file != null ? file.toString() : "query";
    return new Api.QueryText(text, name, catalogues(), unoptimised);
  }

  private List<Api.CatalogueFile> catalogues() throws IOException {
    List<Api.CatalogueFile> files = new ArrayList<>();
    for (Path file : tracepoints) {
      files.add(new Api.CatalogueFile(file.toString(), read(file)));
    }
    return files;
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IOException("cannot read " + file, e);
    }
  }
}
