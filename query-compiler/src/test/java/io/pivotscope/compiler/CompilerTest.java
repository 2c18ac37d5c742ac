package io.pivotscope.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What single constructs become. */
class CompilerTest {

  private static AdviceProgram program(String text) {
    Compilation compiled = QueryCompiler.compile(text, "q.pq", Corpus.CATALOGUE, new FakeSchema());
    assertThat(compiled.errors()).isEmpty();
    return compiled.program();
  }

  private static Advice last(AdviceProgram program) {
    return program.advice().get(program.advice().size() - 1);
  }

  private static List<String> titles(AdviceProgram program) {
    return program.output().select().stream().map(Output.Select::title).toList();
  }

  @Test
  void patternsInPlace() {
    AdviceProgram program =
        program(
            "From a In a.b.Outer$Inner.run(int, String[], java.util.List) @throw,"
                + " x.Type+.go, x.Type.new() @return Select COUNT");
    assertThat(program.advice())
        .extracting(advice -> advice.tracepoint().method())
        .containsExactly(
            new MethodPattern(
                "a.b.Outer$Inner", false, "run", List.of("int", "String[]", "java.util.List")),
            new MethodPattern("x.Type", true, "go", null),
            new MethodPattern("x.Type", false, "new", List.of()));
    assertThat(program.advice())
        .extracting(advice -> advice.tracepoint().place())
        .containsExactly(Place.THROW, Place.ENTRY, Place.RETURN);
  }

  @Test
  void globsAndAnnotations() {
    AdviceProgram program =
        program(
            "From a In a.b.*.read*(..), a.**.Foo.bar @return, *Handler.handle, a.b.C.*, x.*+.go(int),"
                + " @Timed, @a.b.Timed *2Handler.m* @throw, a.b.*\nSelect COUNT");
    assertThat(program.advice())
        .extracting(advice -> advice.tracepoint().method())
        .containsExactly(
            new MethodPattern("a.b.*", false, "read*", null),
            new MethodPattern("a.**.Foo", false, "bar", null),
            new MethodPattern("*Handler", false, "handle", null),
            new MethodPattern("a.b.C", false, "*", null),
            new MethodPattern("x.*", true, "go", List.of("int")),
            MethodPattern.annotated("Timed"),
            new MethodPattern("*2Handler", false, "m*", null, "a.b.Timed"),
            new MethodPattern("a.b", false, "*", null));
    assertThat(program.advice())
        .extracting(advice -> advice.tracepoint().name())
        .contains("a.b.*.read*(..)", "x.*+.go(int)", "@Timed", "@a.b.Timed *2Handler.m* @throw");
  }

  @Test
  void anAnnotationIsFollowedByAClauseOrAPlace() {
    for (String rest : List.of(" Select x.host", " @exit Where x.host = 'a' Select COUNT")) {
      AdviceProgram program =
          program("From x In (@Timed" + rest.replaceFirst(" (?=Select|Where)", ") "));
      assertThat(program.advice().get(0).tracepoint().method())
          .isEqualTo(MethodPattern.annotated("Timed"));
    }
  }

  @Test
  void linesAndCalls() {
    AdviceProgram program =
        program(
            "From a In a.b.C.m @line 120, a.b.C.m(int) @call Map.put, a.b.C.m @CALL java.io.File.new(..)"
                + " Select a.elapsed, a.method");
    assertThat(program.advice())
        .extracting(advice -> advice.tracepoint().place())
        .containsExactly(
            Place.line(120),
            Place.call(new MethodPattern("Map", false, "put", null)),
            Place.call(new MethodPattern("java.io.File", false, "new", null)));
    assertThat(program.advice().get(1).tracepoint()).hasToString("a.b.C.m(int) @call Map.put(..)");
  }

  @Test
  void placesOfACatalogue() {
    Catalogue catalogue =
        Catalogue.parse(
            "tracepoint T { at @Timed line 7\n at a.b.*.m*(..) call Map.get(..)\n at a.B.c @line 9 }",
            "x");
    assertThat(catalogue.diagnostics()).isEmpty();
    assertThat(catalogue.find("T").orElseThrow().at())
        .extracting(Object::toString)
        .containsExactly("@Timed @line 7", "a.b.*.m*(..) @call Map.get(..)", "a.B.c(..) @line 9");
  }

  @Test
  void whatAPatternMatchesIsToldBeforeItIsInstalled() {
    Compilation compiled =
        QueryCompiler.compile(
            "From o In shop.*.*(..), shop.**.*, x.Y.z Select o.id With max 5000 methods",
            "q.pq",
            Corpus.CATALOGUE,
            new FakeSchema());
    assertThat(compiled.errors()).isEmpty();
    assertThat(compiled.program().limits().maxMethods()).isEqualTo(5000);
    assertThat(compiled.matches())
        .extracting(Object::toString)
        .containsExactly(
            "shop.*.*(..) @entry: 2 methods in one process, of 1 class:"
                + " shop.Orders.place(long, double, String, List, boolean),"
                + " shop.Orders.cancel(long, double, String, List, boolean)",
            "shop.**.*(..) @entry: up to 1,234 methods in each of 3 processes, of 40 classes"
                + " (1,100 classes were not looked into, in time):"
                + " shop.Orders.place(long, double, String, List, boolean),"
                + " shop.Orders.cancel(long, double, String, List, boolean), ...",
            "x.Y.z(..) @entry: no process knows it yet");
    assertThat(compiled.explain()).contains("== matches\nshop.*.*(..) @entry: 2 methods");
  }

  @Test
  void aDeclaredRequestMayBeAGlob() {
    Catalogue catalogue = Catalogue.parse("request at app.*Server.handle*(..)", "x");
    for (String source : List.of("app.WebServer.handleGet", "app.Web*.*", "@Timed app.W*.h*")) {
      Compilation compiled =
          QueryCompiler.compile(
              "From x In " + source + "(..) Select COUNT", "q.pq", catalogue, Schema.NONE);
      assertThat(compiled.program().requests()).as(source).hasSize(source.startsWith("@") ? 0 : 1);
    }
    assertThat(
            QueryCompiler.compile(
                    "From x In app.Server.new Select COUNT", "q.pq", catalogue, Schema.NONE)
                .program()
                .requests())
        .isEmpty();
  }

  @Test
  void aQualifiedNameIsAPatternThoughACatalogueNameIsNear() {
    AdviceProgram program = program("From x In my.StressTest.DoNextOp Select COUNT");
    assertThat(last(program).tracepoint().method().type()).isEqualTo("my.StressTest");
  }

  @Test
  void exitIsReturnAndThrow() {
    AdviceProgram program = program("From o In shop.Orders.place(..) @exit Select MAX(o.elapsed)");
    assertThat(program.advice())
        .extracting(advice -> advice.tracepoint().place())
        .containsExactly(Place.RETURN, Place.THROW);
    assertThat(program.output().argumentTypes()).containsExactly(Type.DURATION);
  }

  @Test
  void aCatalogueNameAtAnotherPlace() {
    AdviceProgram program =
        program("From r In DN.DataTransferProtocol @throw Select r.block, r.elapsed");
    assertThat(last(program).tracepoint().place()).isEqualTo(Place.THROW);
    assertThat(last(program).observe().get(0).path()).hasToString("block.blockId");
  }

  @Test
  void typesComeFromTheProcesses() {
    AdviceProgram program =
        program(
            "From o In shop.Orders.place(..) @return"
                + " Select o.id, o.price, o.customer, each(o.items), o.paid, o.return, o.time");
    assertThat(last(program).observe())
        .extracting(Advice.Observation::type)
        .containsExactly(
            Type.LONG, Type.DOUBLE, Type.STRING, Type.STRING, Type.BOOLEAN, Type.LONG, Type.TIME);
  }

  @Test
  void sizeIsAMemberWhereThereIsNoContainer() {
    AdviceProgram program =
        program("From o In shop.Orders.place(..) Select o.customer.size, o.this.size");
    assertThat(last(program).observe())
        .extracting(observed -> observed.path().steps())
        .containsExactly(List.of(new Path.Size()), List.of(new Path.Field("size")));
  }

  @Test
  void parametersWinOverStandardExportsAndStdIsAlwaysStandard() {
    Catalogue catalogue =
        Catalogue.parse("tracepoint T { at a.B.c(..) export host = peer.host }", "t.tracepoints");
    AdviceProgram program =
        QueryCompiler.compile(
                "From t In T Select t.host, t.std.host, t.arg1[2].size, t.procName",
                "q.pq",
                catalogue,
                Schema.NONE)
            .program();
    assertThat(last(program).observe())
        .extracting(observed -> observed.path().toString())
        .containsExactly("peer.host", "std.host", "arg1[2].size", "std.procName");
    assertThat(last(program).observe().get(2).path().steps())
        .containsExactly(new Path.Index(2), new Path.Size());
  }

  @Test
  void anExportReadTwiceIsObservedOnce() {
    AdviceProgram program =
        program("From g In NN.GetBlockLocations GroupBy g.replicas Select g.replicas, COUNT");
    assertThat(last(program).observe()).hasSize(1);
  }

  @Test
  void titles() {
    assertThat(
            titles(
                program(
                    "From x In StressTest.DoNextOp Select x.host ,  SUM( x.time\n - x.time ) , COUNT,"
                        + " x.host, x.thread As host, COUNT()")))
        .containsExactly(
            "x.host", "SUM(x.time - x.time)", "COUNT", "x.host (2)", "host", "COUNT()");
  }

  @Test
  void options() {
    AdviceProgram program =
        program(
            "From x In shop.Orders.place(..) Select COUNT With every 2s, for 1m, budget 1KiB,"
                + " max 5 groups, on procName = \"A\", request shop.Orders.cancel(..),"
                + " request StressTest.DoNextOp");
    assertThat(program.limits()).isEqualTo(new AdviceProgram.Limits(2_000_000, 1024, 5, 60_000));
    assertThat(program.processNames()).containsExactly("A");
    assertThat(program.requests())
        .extracting(MethodPattern::type)
        .containsExactly("shop.Orders", "app.StressTest");
  }

  @Test
  void declaredRequestsHoldForQueriesWithATracepointOnTheirMethod() {
    assertThat(Corpus.compile(Corpus.QUERIES.get("Q4")).program().requests())
        .containsExactly(new MethodPattern("app.StressTest", false, "doNextOp", null));
    assertThat(Corpus.compile(Corpus.QUERIES.get("Q2")).program().requests()).isEmpty();
    assertThat(program("From x In app.StressTest.doNextOp(..) @return Select COUNT").requests())
        .hasSize(1);
  }

  @Test
  void plainColumnsBesideAggregatesAreTheGroup() {
    AdviceProgram program =
        program("From x In StressTest.DoNextOp Select x.host, COUNT / 2 + x.procId, x.thread");
    assertThat(program.output().streams()).isFalse();
    assertThat(program.output().keys()).containsExactly(Type.STRING, Type.LONG, Type.STRING);
  }

  @Test
  void groupByWithoutAggregatesGivesTheDifferentKeys() {
    AdviceProgram program =
        program("From x In StressTest.DoNextOp GroupBy x.host, x.thread Select x.host");
    assertThat(program.output().streams()).isFalse();
    assertThat(program.output().aggregates()).isEmpty();
    assertThat(program.output().keys()).hasSize(2);
  }

  @Test
  void laterCataloguesOverride() {
    Catalogue first = Catalogue.parse("tracepoint T { at a.B.c(..) }", "1");
    Catalogue second = Catalogue.parse("tracepoint T { at a.B.d(..) return }", "2");
    assertThat(first.merge(second).find("T").orElseThrow().at())
        .extracting(Object::toString)
        .containsExactly("a.B.d(..) @return");
  }

  /** Whatever the texts say, nothing of a compilation is kept by the compiler. */
  @Test
  void aThousandQueriesLeaveNothingBehind() {
    List<WeakReference<Compilation>> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String text =
          """
          From x In DN.DataTransferProtocol
          Join a In NN.GetBlockLocations On a -> x
          LeftJoin b In MostRecent(From y In ClientProtocols Where y.host != "h%1$d" Select y.host) On b -> a
          Where x.host matches "^h%1$d[a-z]"
          GroupBy x.host, a.replicas, b
          Select x.host, a.replicas, b, COUNT, SUM(x.size), P99(x.size) As p%1$d
          OrderBy COUNT desc Limit %2$d
          """
              .formatted(i, i + 1);
      Compilation compiled = Corpus.compile(text);
      assertThat(compiled.errors()).as(text).isEmpty();
      all.add(new WeakReference<>(compiled));
    }
    for (int tries = 0; tries < 50 && all.stream().anyMatch(c -> c.get() != null); tries++) {
      System.gc();
    }
    assertThat(all.stream().filter(c -> c.get() != null)).isEmpty();
  }
}
