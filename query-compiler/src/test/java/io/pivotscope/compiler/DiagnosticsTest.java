package io.pivotscope.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.diagnostic.Diagnostic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One golden file per kind of mistake: the text, then what the person at the console sees. */
class DiagnosticsTest {

  private static final String INCR = "From incr In DataNodeMetrics.incrBytesRead\n";
  private static final String ORDER = "From o In shop.Orders.place(..) @return\n";

  private static final Map<String, String> ERRORS = new LinkedHashMap<>();
  private static final Map<String, String> WARNINGS = new LinkedHashMap<>();

  static {
    ERRORS.put("empty", "  -- nothing\n");
    ERRORS.put("misspelt-from", "Form x In A Select COUNT");
    ERRORS.put("misspelt-clause", INCR + "GruopBy incr.host\nSelect incr.host, COUNT");
    ERRORS.put("too-large", INCR + "Select " + "1, ".repeat(256) + "incr.host");
    ERRORS.put("unknown-clause", INCR + "Frobnicate incr.host\nSelect COUNT");
    ERRORS.put("having-without-groups", INCR + "Having incr.delta > 3 Select incr.host");
    ERRORS.put("having-type", INCR + "GroupBy incr.host Having COUNT Select incr.host");
    ERRORS.put("not-grouped-in-having", INCR + "Having incr.delta > 3 Select COUNT");
    ERRORS.put("two-limits", INCR + "Select incr.host Limit 3 Limit 4");
    ERRORS.put("two-order-bys", INCR + "Select incr.host OrderBy incr.host OrderBy incr.delta");
    ERRORS.put("limit-range", INCR + "Select incr.host Limit 0");
    ERRORS.put("limit-number", INCR + "Select incr.host Limit 1.5");
    ERRORS.put("sample-range", INCR + "Select COUNT With sample 200%");
    ERRORS.put("sample-number", INCR + "Select COUNT With sample 5ms");
    ERRORS.put(
        "first-n-without-n", INCR + "Join c In FirstN(ClientProtocols) On c -> incr Select COUNT");
    ERRORS.put(
        "first-n-range", INCR + "Join c In FirstN(0, ClientProtocols) On c -> incr Select COUNT");
    ERRORS.put("anti-join-read", INCR + "AntiJoin c In ClientProtocols On c -> incr Select c.host");
    ERRORS.put(
        "anti-join-chain",
        INCR
            + "AntiJoin c In ClientProtocols On c -> incr\nJoin d In StressTest.DoNextOp On d -> c Select COUNT");
    ERRORS.put(
        "subquery-column",
        INCR
            + "Join c In (From x In ClientProtocols Select x.host, x.procName) On c -> incr\nSelect c.hots");
    ERRORS.put(
        "subquery-columns-alone",
        INCR
            + "Join c In (From x In ClientProtocols Select x.host, x.procName) On c -> incr\nSelect c");
    ERRORS.put(
        "subquery-column-twice",
        INCR
            + "Join c In (From x In ClientProtocols Select x.host, x.std.host) On c -> incr\nSelect c.host");
    ERRORS.put(
        "subquery-member",
        INCR
            + "Join c In (From x In ClientProtocols Select x.host) On c -> incr\nSelect c.host.size");
    ERRORS.put(
        "subquery-limit",
        INCR
            + "Join c In (From x In ClientProtocols Select x.host Limit 3) On c -> incr\nSelect c");
    ERRORS.put(
        "subquery-option",
        INCR
            + "Join c In (From x In ClientProtocols Select x.host With every 5s) On c -> incr\nSelect c");
    ERRORS.put(
        "subquery-mistakes",
        INCR
            + "Join c In First(From x In DataNodeMetrics.incrBytesRead Where x.hots = 'a' Select x.prcName) On c -> incr\nSelect c, incr.delat");
    ERRORS.put(
        "subquery-unclosed",
        INCR + "Join c In (From x In ClientProtocols Select x.host On c -> incr");
    ERRORS.put("subquery-in-expression", INCR + "Select (From x In ClientProtocols Select COUNT)");
    ERRORS.put("aggregate-as-from", "From c In (From x In ClientProtocols Select COUNT) Select c");
    ERRORS.put(
        "aggregate-in-filter",
        INCR + "Join c In First(From x In ClientProtocols Select COUNT) On c -> incr Select c");
    ERRORS.put(
        "aggregate-in-union",
        INCR
            + "Join c In StressTest.DoNextOp, (From x In ClientProtocols Select COUNT) On c -> incr Select COUNT");
    ERRORS.put(
        "aggregate-preceded",
        INCR
            + "Join c In (From x In ClientProtocols Select COUNT) On c -> incr\nJoin d In ClientProtocols On d -> c Select COUNT");
    ERRORS.put("query-of-itself", "Query A = From x In A Select x.host\nFrom y In A Select COUNT");
    ERRORS.put(
        "query-twice",
        "Query A = From x In ClientProtocols Select x.host\nQuery A = From x In ClientProtocols Select x.host\nFrom y In A Select COUNT");
    ERRORS.put(
        "unused-query",
        "Query A = From x In DataNodeMetrics.incrBytesRead Select x.hots\n"
            + INCR
            + "Select COUNT");
    ERRORS.put("quantile-share", INCR + "Select QUANTILE(incr.delta, 95)");
    ERRORS.put("quantile-of-text", ORDER + "Select P99(o.customer)");
    ERRORS.put("top-how-many", INCR + "Select TOPK(incr.host, 0), TOPK(incr.host)");
    ERRORS.put("rate-arguments", INCR + "Select RATE(incr.delta, 1)");
    ERRORS.put(
        "rate-in-subquery",
        INCR
            + "Join c In (From x In ClientProtocols Select RATE) On c -> incr Select c, incr.delta");
    ERRORS.put("order-by-unknown", INCR + "Select incr.host, COUNT OrderBy incr.hots");
    ERRORS.put("stars-in-a-part", "From x In a.**Handler.read(..) Select COUNT");
    ERRORS.put("stars-for-a-method", "From x In a.b.C.** Select COUNT");
    ERRORS.put("line-without-number", "From x In a.b.C.read(..) @line Select COUNT");
    ERRORS.put("line-out-of-range", "From x In a.b.C.read(..) @line 0 Select COUNT");
    ERRORS.put("line-with-fraction", "From x In a.b.C.read(..) @line 1.5 Select COUNT");
    ERRORS.put("call-without-owner", "From x In a.b.C.read(..) @call put Select COUNT");
    ERRORS.put("call-of-nothing", "From x In a.b.C.read(..) @call, b.C.d Select COUNT");
    ERRORS.put("place-without-method", "From x In @return Select COUNT");
    ERRORS.put("annotation-without-name", "From x In @, ClientProtocols Select COUNT");
    ERRORS.put("too-many-methods", "From x In shop.**.* Select COUNT");
    ERRORS.put(
        "too-many-methods-at-both-exits",
        "From x In shop.**.* @exit Select COUNT With max 9 methods");
    ERRORS.put("too-many-request-methods", INCR + "Select COUNT With request shop.**.*");
    ERRORS.put("option-methods-range", INCR + "Select COUNT With max 200000 methods");
    ERRORS.put(
        "return-inside", "From o In shop.Orders.place(..) @line 12 Select o.return, o.exception");
    ERRORS.put("this-inside-constructor", "From o In shop.Orders.new(..) @line 7 Select o.this");
    ERRORS.put("no-select", INCR + "Where incr.delta > 1");
    ERRORS.put("two-selects", INCR + "Select COUNT Select COUNT");
    ERRORS.put("unclosed-text", INCR + "Where incr.host = \"dn1\nSelect COUNT");
    ERRORS.put("bad-character", INCR + "Where incr.delta > 1 ~ 2\nSelect COUNT");
    ERRORS.put("bad-unit", INCR + "Where incr.delta > 5parsecs\nSelect COUNT");
    ERRORS.put("missing-operand", INCR + "Where incr.delta >\nSelect COUNT");
    ERRORS.put("chained-comparison", INCR + "Where 1 < incr.delta < 5 Select COUNT");
    ERRORS.put("unclosed-parenthesis", INCR + "Select SUM(incr.delta");
    ERRORS.put("method-call", INCR + "Select incr.this.find(3)");
    ERRORS.put("unknown-tracepoint", "From x In DataNodeMetrics.incrByteRead Select COUNT");
    ERRORS.put("unknown-source-name", "From x In Metrics Select COUNT");
    ERRORS.put(
        "unknown-filter", INCR + "Join c In Frist(ClientProtocols) On c -> incr Select COUNT");
    ERRORS.put("unknown-place", "From x In a.b.C.read(..) @retrun Select COUNT");
    ERRORS.put("unknown-export", INCR + "Select incr.host, SUM(incr.delat)");
    ERRORS.put("unknown-standard-export", INCR + "Select incr.std.hots");
    ERRORS.put("unknown-alias", INCR + "Select icnr.host");
    ERRORS.put("missing-alias", INCR + "Select host");
    ERRORS.put("event-as-value", INCR + "Select incr");
    ERRORS.put("unknown-function", INCR + "Select lowr(incr.host)");
    ERRORS.put("wrong-argument-count", INCR + "Select substring(incr.host), lower(incr.host, 1)");
    ERRORS.put(
        "several-at-once",
        INCR + "Where incr.hots = 'a'\nGroupBy icr.host\nSelect SUM(incr.delat), foo(1)");
    ERRORS.put(
        "several-clauses-at-once", INCR + "Where incr.delta >\nSelect incr.hots\nWith evry 1s");
    ERRORS.put("filter-on-from", "From x In First(ClientProtocols) Select COUNT");
    ERRORS.put(
        "filter-in-union",
        INCR + "Join c In ClientProtocols, First(ClientProtocols) On c -> incr Select COUNT");
    ERRORS.put(
        "arrow-exchanged", INCR + "Join c In First(ClientProtocols) On incr -> c Select c.host");
    ERRORS.put(
        "arrow-to-nowhere", INCR + "Join c In First(ClientProtocols) On c -> inrc Select c.host");
    ERRORS.put(
        "duplicate-alias",
        INCR + "Join incr In First(ClientProtocols) On incr -> incr Select COUNT");
    ERRORS.put("duplicate-let", INCR + "Let d = incr.delta Let d = 2 Select d");
    ERRORS.put("let-before-definition", INCR + "Let a = b + 1 Let b = incr.delta Select a");
    ERRORS.put("not-grouped", INCR + "GroupBy incr.host\nSelect incr.host, incr.procName, COUNT");
    ERRORS.put("aggregate-in-where", INCR + "Where SUM(incr.delta) > 3 Select COUNT");
    ERRORS.put("nested-aggregate", INCR + "Select SUM(MAX(incr.delta))");
    ERRORS.put("unknown-method", "From o In shop.Orders.plaec(..) Select COUNT");
    ERRORS.put("unknown-parameter", ORDER + "Select o.custmer");
    ERRORS.put("unreadable-path", ORDER + "Select o.customer.name");
    ERRORS.put("argument-out-of-range", ORDER + "Select o.arg7");
    ERRORS.put("return-of-void", "From o In shop.Orders.cancel(..) @return Select o.return");
    ERRORS.put(
        "return-at-entry",
        "From o In shop.Orders.place(..) Select o.return, o.elapsed, o.exception");
    ERRORS.put("this-before-constructed", "From o In shop.Orders.new(..) Select o.this");
    ERRORS.put("compare-types", ORDER + "Where o.customer > 5 Select COUNT");
    ERRORS.put("add-types", ORDER + "Select o.paid + 1, o.time + o.time");
    ERRORS.put("sum-of-text", ORDER + "Select SUM(o.customer)");
    ERRORS.put("condition-type", ORDER + "Where o.id Select COUNT");
    ERRORS.put("case-types", ORDER + "Select case when o.paid then 1 else 'no' end");
    ERRORS.put(
        "bad-pattern",
        ORDER + "Where o.customer matches '(a' or o.customer not matches 'a(?=b)' Select COUNT");
    ERRORS.put(
        "pattern-too-large", ORDER + "Where o.customer matches '((a{99}){99}){99}' Select 1");
    ERRORS.put(
        "pattern-not-literal",
        ORDER + "Where o.customer matches o.host Select extract(o.customer, 'a' + 'b')");
    ERRORS.put(
        "pattern-group",
        ORDER + "Select extract(o.customer, 'a(b)c', 2), extract(o.customer, 'abc', 1)");
    ERRORS.put("matches-type", ORDER + "Where o.id matches '1' Select COUNT");
    ERRORS.put("not-what", ORDER + "Where o.customer not resembles 'x' Select COUNT");
    ERRORS.put(
        "function-argument-type",
        ORDER
            + "Select sqrt(o.customer), abs(o.paid), hour(o.elapsed), seconds(o.id),\n"
            + "  item(o.customer, 0), sign(o.time), if(o.id, 1, 2), left(o.customer, 0.5)");
    ERRORS.put(
        "functions-of-unlike-values",
        ORDER
            + "Select least(o.id, o.customer), greatest(o.elapsed, 5), nullif(o.id, 'a'),\n"
            + "  if(o.paid, 1, 'no'), coalesce(o.id, 'none'), hex(o.paid)");
    ERRORS.put(
        "bucket-width",
        ORDER
            + "Select bucket(o.time, 5), bucket(o.elapsed, 5), bucket(o.id, 5ms),\n"
            + "  truncate(o.time, 3), truncate(o.elapsed, 2), truncate(o.price, 0.5)");
    ERRORS.put(
        "cast-changes-unit",
        ORDER + "Select time(o.elapsed), cast(o.time as duration), time(true)");
    ERRORS.put("cast-to-what", ORDER + "Select cast(o.id as strin), cast(o.id as sqrt)");
    ERRORS.put(
        "function-argument-count",
        ORDER + "Select split(o.customer, ','), list(), if(o.paid, 1), bucket(o.id, 1, 2)");
    ERRORS.put("option-range", INCR + "Select COUNT With every 1us, budget 9 MB");
    ERRORS.put("option-twice", INCR + "Select COUNT With every 1s, every 2s");
    ERRORS.put("unknown-request-method", ORDER + "Select COUNT With request shop.Orders.plce(..)");
    ERRORS.put("ambiguous-class", "From t In Twins.run(..) Select COUNT");
    WARNINGS.put("never-true", INCR + "Where 1 > 2 Select COUNT");
    WARNINGS.put("compared-with-null", INCR + "Where incr.delta = null Select COUNT");
    WARNINGS.put("nothing-between", INCR + "Where incr.delta > 5 and 5 >= incr.delta Select COUNT");
    WARNINGS.put("two-values", INCR + "Where incr.host = 'a'\nWhere incr.host = 'b' Select COUNT");
    WARNINGS.put("waiting", "From o In shop.Customers.add(..) Select COUNT");
    WARNINGS.put("waiting-for-any", "From o In *Customers.add*, @shop.Audited Select COUNT");
    WARNINGS.put(
        "unbounded-pack",
        INCR + "Join c In ClientProtocols On c -> incr Select c.host, incr.delta");
    WARNINGS.put(
        "cross-product",
        INCR
            + "Join a In StressTest.DoNextOp On a -> incr Join b In ClientProtocols On b -> incr Select COUNT");
    WARNINGS.put(
        "joined-to-the-beginning",
        "From st In StressTest.DoNextOp Join a In First(ClientProtocols) On a -> st Select COUNT");
    WARNINGS.put(
        "joined-from-the-end",
        INCR + "Join st In app.StressTest.doNextOp(..) @return On st -> incr Select COUNT");
  }

  @Test
  void everyKindOfErrorIsToldAndCompilesToNothing() {
    ERRORS.forEach(
        (name, text) -> {
          Compilation compiled = compile(name, text);
          assertThat(compiled.errors()).as(name).isNotEmpty();
          assertThat(compiled.program()).as(name).isNull();
          check("errors/" + name, text, compiled.errors());
        });
  }

  @Test
  void everyKindOfWarningIsToldAndCompiles() {
    WARNINGS.forEach(
        (name, text) -> {
          Compilation compiled = compile(name, text);
          assertThat(compiled.errors()).as(name).isEmpty();
          assertThat(compiled.program()).as(name).isNotNull();
          check("warnings/" + name, text, compiled.warnings());
        });
  }

  @Test
  void thePapersQueriesAreBeyondDoubt() {
    Corpus.QUERIES.forEach(
        (name, text) -> assertThat(Corpus.compile(text).warnings()).as(name).isEmpty());
  }

  @Test
  void mistakesInACatalogue() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("misspelt-declaration", "tracepiont A { at a.B.c(..) }");
    files.put("misspelt-member", "tracepoint A {\n  at a.B.c(..)\n  exprot x = y\n}");
    files.put("no-at", "tracepoint A { export x = y }");
    files.put("twice", "tracepoint A { at a.B.c(..) }\ntracepoint A { at a.B.d(..) }");
    files.put("export-twice", "tracepoint A { at a.B.c(..) export x = y, x = z }");
    files.put("no-method", "tracepoint A { at run(..) }");
    files.put("place", "tracepoint A { at a.B.c(..) @enrty }\nrequest a.B.c(..)");
    files.put("unclosed", "tracepoint A { at a.B.c(..)\ntracepoint B { at a.B.d(..) }");
    files.put("call-in-export", "tracepoint A { at a.B.c(..) export x = y.find(1) }");
    files.forEach(
        (name, text) -> {
          Catalogue catalogue = Catalogue.parse(text, "x.tracepoints");
          assertThat(catalogue.diagnostics()).as(name).isNotEmpty();
          check("catalogue/" + name, text, catalogue.diagnostics());
          Compilation compiled =
              QueryCompiler.compile(
                  "From a In A Select COUNT", "q.pq", catalogue, (m, p, x) -> List.of());
          assertThat(compiled.program()).as(name).isNull();
        });
  }

  private static Compilation compile(String name, String text) {
    // The catalogue's own classes are in no process: only these texts ask the processes.
    boolean live = text.contains("shop.") || text.contains("Twins");
    return live
        ? QueryCompiler.compile(text, "q.pq", Corpus.CATALOGUE, new FakeSchema())
        : Corpus.compile(text);
  }

  private static void check(String name, String text, List<Diagnostic> told) {
    Golden.check(
        name + ".txt",
        // As it stands: a person may give the file to the command line (GoldenErrorsTest).
        text
            + "\n----\n"
            + told.stream().map(Diagnostic::toString).collect(Collectors.joining("\n"))
            + "\n");
  }
}
