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

/**
 * docs/language.md says nothing that the compiler does not do, and the cookbook leaves out nothing
 * of the language. Both speak of the sample system, where CookbookIT runs them.
 */
class LanguagePageTest {

  private static final Path PAGE = Path.of("..", "docs", "language.md");
  private static final String INCR = "From incr In DataNodeMetrics.incrBytesRead ";
  private static final Path COOKBOOK = Path.of("..", "docs", "cookbook.md");
  private static final Path SAMPLE = Path.of("..", "sample-hadoop-like-app", "sample.tracepoints");

  @Test
  void everyQueryAndCatalogueOnThePageIsAccepted() throws IOException {
    String page = Files.readString(PAGE);
    Catalogue catalogue = sample();
    for (String text : blocks(page, "tracepoints")) {
      Catalogue more = Catalogue.parse(text, "page.tracepoints");
      assertThat(more.diagnostics()).isEmpty();
      catalogue = catalogue.merge(more);
    }
    List<String> queries = blocks(page, "query");
    assertThat(queries).hasSizeGreaterThan(15);
    for (String query : queries) {
      Compilation compiled = QueryCompiler.compile(query, "page.pq", catalogue, Schema.NONE);
      assertThat(compiled.errors()).as(query).isEmpty();
    }
  }

  @Test
  void everyRecipeOfTheCookbookIsAcceptedWithoutDoubt() throws IOException {
    List<String> queries = blocks(Files.readString(COOKBOOK), "query");
    assertThat(queries).hasSizeGreaterThan(35);
    for (String query : queries) {
      Compilation compiled = QueryCompiler.compile(query, "page.pq", sample(), Schema.NONE);
      assertThat(compiled.errors()).as(query).isEmpty();
      assertThat(compiled.warnings()).as(query).isEmpty();
    }
  }

  @Test
  void everyWordOfTheLanguageIsInTheCookbook() throws IOException {
    String queries = String.join("\n", blocks(Files.readString(COOKBOOK), "query"));
    List<String> words = new ArrayList<>(List.of("Query", "each"));
    words.addAll(listed(INCR + "Frobnicate x Select COUNT", "clauses are "));
    words.addAll(listed(INCR + "Join y In Xyzzy(A) On y -> incr Select COUNT", "there are "));
    words.addAll(listed(INCR + "Select COUNT With frobnicate 1", "options are "));
    words.addAll(
        listed(INCR + "Select zzzzzzzz(1)", "there are ").stream()
            .filter(name -> name.matches("[A-Z0-9]+"))
            .toList());
    assertThat(words).hasSizeGreaterThan(2 + 12 + 4 + 7 + 15);
    for (String word : words) {
      assertThat(queries).as(word).containsPattern("\\b" + word + "\\b");
    }
  }

  /** The names that a hint lists. */
  private static List<String> listed(String query, String begin) {
    String hint =
        Corpus.compile(query).errors().stream()
            .map(Object::toString)
            .filter(told -> told.contains("hint: " + begin))
            .findFirst()
            .orElseThrow();
    return List.of(hint.substring(hint.indexOf(begin) + begin.length()).strip().split(", "));
  }

  private static Catalogue sample() throws IOException {
    return Catalogue.parse(Files.readString(SAMPLE), "sample.tracepoints");
  }

  @Test
  void everyFunctionIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    List<String> names = listed(INCR + "Select zzzzzzzz(1)", "there are ");
    assertThat(names).hasSizeGreaterThan(50);
    for (String name : names) {
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
    String query = INCR.strip() + "\nSelect incr.host, SUM(incr.delat)";
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
