package io.pivotscope.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.diagnostic.Diagnostic;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.verify.ProgramVerifier;
import io.pivotscope.protocol.verify.UnsoundProgramException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a text says, the answer is a program or diagnostics, never an exception; and a program
 * is one that agents accept. Fuzz tests run their seeds here, and search where {@code JAZZER_FUZZ}
 * is set: docs/testing.md.
 */
class CompilerFuzzTest {

  private static final long SEED = 1121;
  private static final int CASES = 20_000;
  private static final String[] PIECES = {
    " ",
    "\n",
    ".",
    ",",
    "(",
    ")",
    "->",
    "@",
    "\"",
    "'",
    "#",
    "--",
    "==",
    "-",
    "+",
    "*",
    "%",
    "[0]",
    "each(",
    "each",
    "First(",
    "MostRecent(",
    "FirstN(2, ",
    "From",
    "Join x In",
    "On",
    "Let v =",
    "Where",
    "GroupBy",
    "Select",
    "With every 1s",
    "budget 256 B",
    "request a.B.c(..)",
    "COUNT",
    "SUM(",
    "case when",
    "then",
    "end",
    "null",
    "is not null",
    "between 1 and",
    "not",
    "in (",
    "like",
    "matches",
    "\"(a\"",
    "extract(",
    "bucket(",
    "if(",
    "cast(1 as",
    "5ms",
    "1MB",
    "99999999999999999999",
    "1e999",
    "0.5",
    "op.this.x.size",
    "std.host",
    "incr",
    "cl",
    ".host",
    "request",
    "a.b.C$D+.run(int, String[]) @throw",
    "a.**.*Handler.read*(..)",
    "**",
    "@Timed",
    "@line 12",
    "@call Map.get",
    "\u00e9",
    "\ud83d\ude00",
    "\u0000",
    "$",
    "{",
    "}",
    "[",
    "]",
    "tracepoint",
    "export",
    "at",
    "As t",
    "arg0",
    "As"
  };

  /** Besides those committed: the corpus, the golden files, the page of the language. */
  static Stream<byte[]> texts() throws IOException {
    return Stream.of(
            Corpus.QUERIES.values().stream(),
            Golden.texts("errors"),
            Golden.texts("warnings"),
            Golden.texts("plans"),
            LanguagePageTest.blocks("query").stream())
        .flatMap(some -> some)
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<byte[]> files() throws IOException {
    return Stream.concat(Golden.texts("catalogue"), LanguagePageTest.blocks("tracepoints").stream())
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("texts")
  @FuzzTest(maxDuration = "10m")
  void queries(byte[] text) {
    check(new String(text, StandardCharsets.UTF_8));
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = "10m")
  void catalogues(byte[] text) {
    checkCatalogue(new String(text, StandardCharsets.UTF_8));
  }

  @Test
  void mutatedQueriesGiveDiagnosticsOrAProgram() {
    List<String> texts = List.copyOf(Corpus.QUERIES.values());
    int failed = 0;
    for (int i = 0; i < CASES; i++) {
      SplittableRandom random = new SplittableRandom(SEED + i);
      String text = mutate(texts.get(random.nextInt(texts.size())), random);
      try {
        failed += check(text) ? 0 : 1;
      } catch (RuntimeException | StackOverflowError | AssertionError e) {
        throw new AssertionError("seed " + (SEED + i) + "\n" + text, e);
      }
    }
    assertThat(failed).as("texts with mistakes").isBetween(CASES / 4, CASES - 1);
  }

  @Test
  void mutatedCataloguesGiveDiagnosticsOrEntries() {
    String original = Corpus.resource("paper.tracepoints");
    for (int i = 0; i < CASES / 10; i++) {
      SplittableRandom random = new SplittableRandom(SEED + i);
      String text = mutate(original, random);
      try {
        checkCatalogue(text);
      } catch (RuntimeException | StackOverflowError | AssertionError e) {
        throw new AssertionError("seed " + (SEED + i) + "\n" + text, e);
      }
    }
  }

  @Test
  void depthAndLengthAreBounded() {
    String from = "From x In StressTest.DoNextOp Select ";
    List<String> extreme =
        List.of(
            from + "(".repeat(30_000),
            from + "not ".repeat(15_000) + "true",
            from + "1" + "+1".repeat(15_000),
            from + "1" + " or 1".repeat(12_000),
            from + "- ".repeat(30_000) + "1",
            from + "x" + ".a".repeat(30_000),
            from + "each(".repeat(12_000),
            from + "case when ".repeat(6_000),
            "From x In " + "First(".repeat(10_000),
            "From x In " + "(".repeat(30_000),
            "From x In " + "a".repeat(2_000) + ".m Select COUNT",
            "From x In StressTest.DoNextOp " + "Let v = 1 ".repeat(6_000) + "Select COUNT",
            from + "1" + " ".repeat(70_000));
    for (String text : extreme) {
      assertThat(Corpus.compile(text).errors()).as(text.substring(0, 50)).isNotEmpty();
    }
  }

  /** A few kilobytes of text can be megabytes of program: each tracepoint of a union has it all. */
  @Test
  void aQueryWhoseProgramIsTooLargeIsTold() {
    String union = "ClientProtocols, ".repeat(24) + "ClientProtocols";
    String text =
        "From x In (%s) Where x.host = '%s' Select COUNT".formatted(union, "x".repeat(60_000));
    assertThat(Corpus.compile(text).errors().get(0).toString())
        .contains("the query is too large: more than 340000 characters in all");
  }

  /** Lets of lets double in size when written out: they are computed in order instead. */
  @Test
  void letsOfLetsStaySmall() {
    StringBuilder text = new StringBuilder("From x In DataNodeMetrics.incrBytesRead\n");
    text.append("Let v0 = x.delta\n");
    for (int i = 1; i <= 60; i++) {
      text.append("Let v%d = v%d + v%d\n".formatted(i, i - 1, i - 1));
    }
    Compilation compiled = Corpus.compile(text + "Where v60 > 0 Select v60");
    assertThat(compiled.errors()).isEmpty();
    assertThat(compiled.program().advice().get(0).let()).hasSize(61);
  }

  /** Returns whether the text is a query. */
  private static boolean check(String text) {
    Compilation compiled = QueryCompiler.compile(text, "q.pq", Corpus.CATALOGUE, new FakeSchema());
    assertThat(compiled.program() == null).isEqualTo(!compiled.errors().isEmpty());
    assertThat(compiled.explain()).isNotEmpty();
    compiled.diagnostics().forEach(told -> assertThat(told.toString()).contains("q.pq:"));
    if (compiled.succeeded()) {
      checkProgram(compiled.program());
    }
    return compiled.succeeded();
  }

  /** No program that is compiled is refused where it is to run. */
  private static void checkProgram(AdviceProgram program) {
    AdviceProgram received = ProgramCodec.decode(ProgramCodec.encode(program));
    try {
      ProgramVerifier.verify(received);
    } catch (UnsoundProgramException e) {
      throw new AssertionError("an agent would refuse it: " + e.getMessage(), e);
    }
  }

  private static void checkCatalogue(String text) {
    Catalogue catalogue = Catalogue.parse(text, "x.tracepoints");
    String told =
        catalogue.diagnostics().stream()
            .map(Diagnostic::toString)
            .collect(Collectors.joining("\n"));
    assertThat(told.isEmpty()).isEqualTo(catalogue.diagnostics().isEmpty());
    for (String name : List.of("Q2", "Q7")) {
      Compilation compiled =
          QueryCompiler.compile(Corpus.QUERIES.get(name), "q.pq", catalogue, new FakeSchema());
      if (compiled.succeeded()) {
        checkProgram(compiled.program());
      }
    }
  }

  static String mutate(String text, SplittableRandom random) {
    List<String> parts = new ArrayList<>(Arrays.asList(text.split("(?<=\\W)|(?=\\W)")));
    for (int n = 1 + random.nextInt(4); n > 0 && !parts.isEmpty(); n--) {
      int at = random.nextInt(parts.size());
      String piece = PIECES[random.nextInt(PIECES.length)];
      switch (random.nextInt(5)) {
        case 0 -> parts.remove(at);
        case 1 -> parts.add(at, piece);
        case 2 -> parts.set(at, " " + piece + " ");
        case 3 -> parts.add(at, parts.get(random.nextInt(parts.size())));
        default -> parts = new ArrayList<>(parts.subList(0, at + 1));
      }
    }
    return String.join("", parts);
  }
}
