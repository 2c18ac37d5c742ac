package io.pivotscope.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.bind.Callable;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/language.md says nothing that the compiler does not do. */
class LanguagePageTest {

  private static final Path PAGE = Path.of("..", "docs", "language.md");

  @Test
  void everyQueryAndCatalogueOnThePageIsAccepted() throws IOException {
    String page = Files.readString(PAGE);
    Catalogue catalogue = Corpus.CATALOGUE;
    for (String text : blocks(page, "tracepoints")) {
      Catalogue more = Catalogue.parse(text, "page.tracepoints");
      assertThat(more.diagnostics()).isEmpty();
      catalogue = catalogue.merge(more);
    }
    List<String> queries = blocks(page, "query");
    assertThat(queries).hasSizeGreaterThan(6);
    for (String query : queries) {
      Compilation compiled = QueryCompiler.compile(query, "page.pq", catalogue, Schema.NONE);
      assertThat(compiled.errors()).as(query).isEmpty();
    }
  }

  @Test
  void everyFunctionIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    String told =
        Corpus.compile("From incr In DataNodeMetrics.incrBytesRead Select zzzzzzzz(1)")
            .errors()
            .get(0)
            .toString();
    String names = told.substring(told.indexOf("there are ") + "there are ".length());
    assertThat(names.split(", ")).hasSizeGreaterThan(50);
    for (String name : names.split(", ")) {
      assertThat(page).as(name).contains("`" + name + "(");
    }
  }

  @Test
  void everyFormOfAFunctionThatIsProposedIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    List<Callable> all = new ArrayList<>(Callable.aggregates());
    all.addAll(Callable.functions());
    for (Callable callable : all) {
      for (String form : callable.forms()) {
        assertThat(page).as(callable.name()).contains("`" + form + "`");
      }
    }
    String told =
        Corpus.compile("From incr In DataNodeMetrics.incrBytesRead Select zzzzzzzz(1)")
            .errors()
            .get(0)
            .toString();
    String names = told.substring(told.indexOf("there are ") + "there are ".length());
    assertThat(all.stream().map(Callable::name)).containsExactly(names.split(", "));
  }

  @Test
  void theErrorOnThePageIsTheOneThatIsTold() throws IOException {
    String shown = blocks(Files.readString(PAGE), "text").get(0).strip();
    String query = "From incr In DataNodeMetrics.incrBytesRead\nSelect incr.host, SUM(incr.delat)";
    assertThat(Corpus.compile(query).errors().get(0)).hasToString(shown);
  }

  static List<String> blocks(String kind) throws IOException {
    return blocks(Files.readString(PAGE), kind);
  }

  private static List<String> blocks(String page, String kind) {
    Matcher matcher = Pattern.compile("(?ms)^```" + kind + "\\n(.*?)^```").matcher(page);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
