package io.pivotscope.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.complete.Candidate;
import io.pivotscope.compiler.complete.Completer;
import io.pivotscope.compiler.complete.Completions;
import io.pivotscope.compiler.complete.Highlighter;
import io.pivotscope.compiler.syntax.Lexer;
import io.pivotscope.compiler.syntax.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Wherever the cursor is in whatever text, there is an answer, and what it says can be read. */
class CompleterFuzzTest {

  private static final long SEED = 26_11;
  private static final int CASES = 6_000;
  private static final int MOST_CANDIDATES = 200;
  private static final int MOST_QUESTIONS = 8;

  @Test
  void everyCandidateCanBeReadWhereItIsInserted() {
    List<String> texts =
        Stream.concat(
                Corpus.QUERIES.values().stream(),
                Stream.of(
                    "From o In shop.Orders.place(long, ..) @return Where o.customer like 'a%' and"
                        + " (o.id in (1, 2) or o.paid) Select case when o.id > 5ms then o.return"
                        + " else 1 end As v, each(o.items) OrderBy v desc Limit 3"
                        + " With every 5s, on procName in ('a'), sample 1%",
                    "Query A = From x In SendResponse Select x.time As t -- done\n"
                        + "From y In SendResponse Join a In FirstN(3, A) On a -> y"
                        + " AntiJoin z In (From q In ReceiveRequest Select COUNT) On z -> y"
                        + " Select a, y.this.size"))
            .toList();
    int offered = 0;
    for (int i = 0; i < CASES; i++) {
      SplittableRandom random = new SplittableRandom(SEED + i);
      String text = CompilerFuzzTest.mutate(texts.get(random.nextInt(texts.size())), random);
      int cursor = random.nextInt(text.length() + 1);
      try {
        offered += check(text, cursor, random);
      } catch (RuntimeException | StackOverflowError | AssertionError e) {
        throw new AssertionError("seed " + (SEED + i) + " at " + cursor + "\n" + text, e);
      }
    }
    assertThat(offered).isGreaterThan(CASES);
  }

  private static int check(String text, int cursor, SplittableRandom random) {
    AtomicInteger asked = new AtomicInteger();
    Schema schema =
        (method, place, paths) -> {
          asked.incrementAndGet();
          return new FakeSchema().describe(method, place, paths);
        };
    Completions found = Completer.complete(text, cursor, Corpus.CATALOGUE, schema);
    assertThat(asked.get()).isLessThanOrEqualTo(MOST_QUESTIONS);
    int from = found.replaced().offset();
    boolean inPair = cursor < text.length() && Character.isLowSurrogate(text.charAt(cursor));
    assertThat(from).isBetween(0, cursor);
    assertThat(found.replaced().end()).isBetween(inPair ? cursor - 1 : cursor, text.length());
    List<Candidate> candidates = found.candidates();
    assertThat(candidates).hasSizeLessThanOrEqualTo(MOST_CANDIDATES);
    assertThat(candidates).extracting(Candidate::text).doesNotHaveDuplicates();
    for (Candidate candidate : candidates) {
      assertThat(unreadable(candidate.text())).as(candidate.text()).isZero();
      assertThat(candidate.documentation()).as(candidate.text()).isNotBlank();
    }
    if (!candidates.isEmpty()) {
      Candidate one = candidates.get(random.nextInt(candidates.size()));
      String inserted =
          text.substring(0, from) + one.text() + text.substring(found.replaced().end());
      assertThat(unreadable(inserted)).as(inserted).isLessThanOrEqualTo(unreadable(text));
    }
    checkParts(text);
    return candidates.size();
  }

  private static long unreadable(String text) {
    return Lexer.everything(text).stream()
        .filter(token -> token.kind() == Token.Kind.UNKNOWN || token.kind() == Token.Kind.UNCLOSED)
        .count();
  }

  /** The parts lie in order, and what is between them is blank. */
  private static void checkParts(String text) {
    int at = 0;
    StringBuilder gaps = new StringBuilder();
    for (Highlighter.Part part : Highlighter.parts(text)) {
      assertThat(part.span().offset()).isGreaterThanOrEqualTo(at);
      gaps.append(text, at, part.span().offset());
      at = part.span().end();
    }
    gaps.append(text.substring(at));
    assertThat(gaps.toString().replace("\ufeff", "")).isBlank();
  }

  @Test
  void extremeTextsAreAnswered() {
    String from = "From x In StressTest.DoNextOp Select ";
    List<String> extreme = new ArrayList<>();
    for (String piece :
        List.of(
            "(",
            "case ",
            "each(",
            "x.",
            "First(",
            "(From x In ",
            "[",
            "not ",
            "a,",
            "Query A = ",
            "From x In A Select x.b, ",
            "Join x In (From ",
            "with every ",
            "5",
            "@",
            "\"",
            "--")) {
      int times = 60_000 / piece.length();
      extreme.add(from + piece.repeat(times));
      extreme.add(from + piece.repeat(times) + " Select x.");
    }
    extreme.add("x".repeat(200_000));
    extreme.add("From x In " + "a.".repeat(30_000));
    for (String text : extreme) {
      Completions found =
          Completer.complete(text, text.length(), Corpus.CATALOGUE, new FakeSchema());
      assertThat(found.candidates()).hasSizeLessThanOrEqualTo(MOST_CANDIDATES);
    }
  }
}
