package io.pivotscope.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Short texts that stand for much are refused before anything is made of them. */
@Timeout(30)
class ExtentTest {
  private static final String TOO_MUCH_WORK =
      "the query is too large: more than 4096 steps (a search counts 32) at one tracepoint";
  private static final String TOO_MANY_TRACEPOINTS =
      "the query is too large: more than 256 tracepoints";

  /** What uses its operand more than once, where %s is. */
  static List<String> doubling() {
    return List.of(
        "nullif(%s, 1)",
        "long(%s between 0 and 1)", "case %s when 1 then 2 when 3 then 4 else 5 end");
  }

  @ParameterizedTest
  @MethodSource("doubling")
  void whatUsesAnOperandTwiceCountsItTwice(String form) {
    for (String query :
        List.of(
            "From b In a.B.m(..) Select %s",
            "From b In a.B.m(..) Where %s = 1 Select COUNT",
            "From b In a.B.m(..) Select SUM(%s)",
            "From b In a.B.m(..) Let x = %s Select x, COUNT")) {
      assertThat(errors(query.formatted(nested(form, 5)))).isEmpty();
      assertThat(errors(query.formatted(nested(form, 30)))).containsExactly(TOO_MUCH_WORK);
    }
  }

  @Test
  void manyExpressionsCountTogether() {
    String large = nested("nullif(%s, 1)", 7);
    String few = String.join(", ", Collections.nCopies(3, large));
    String many = String.join(", ", Collections.nCopies(200, large));
    assertThat(errors("From b In a.B.m(..) Select " + few)).isEmpty();
    assertThat(errors("From b In a.B.m(..) Select " + many)).containsExactly(TOO_MUCH_WORK);
  }

  @ParameterizedTest
  @CsvSource({"2, 5, 14", "20, 1, 4"})
  void namedQueriesThatUseEachOtherTwiceCountTwice(int times, int fitting, int tooMany) {
    UnaryOperator<String> union =
        before -> "From x In " + String.join(", ", Collections.nCopies(times, before));
    assertThat(errors(chain(fitting, union))).isEmpty();
    assertThat(errors(chain(tooMany, union))).containsExactly(TOO_MANY_TRACEPOINTS);
  }

  @Test
  void soDoNamedQueriesThatAreJoinedWithThemselves() {
    UnaryOperator<String> join =
        before -> "From x In %1$s Join y In %1$s On y -> x".formatted(before);
    assertThat(errors(chain(3, join))).isEmpty();
    assertThat(errors(chain(14, join))).containsExactly(TOO_MANY_TRACEPOINTS);
  }

  /** It is not used by what runs, and bound to find its mistakes. */
  @Test
  void whatNobodyUsesIsNoLargerEither() {
    String union = chain(14, before -> "From x In " + before + ", " + before);
    String definitions = union.substring(0, union.lastIndexOf("From"));
    assertThat(errors(definitions + "From b In a.B.m(..) Select COUNT"))
        .containsExactly(TOO_MANY_TRACEPOINTS);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 30})
  void aLongChainOfNamedQueriesFits(int length) {
    assertThat(errors(chain(length, before -> "From x In " + before + " Where x.p > 1"))).isEmpty();
  }

  private static String nested(String form, int depth) {
    String result = "b.x";
    for (int i = 0; i < depth; i++) {
      result = form.formatted(result);
    }
    return result;
  }

  private static String chain(int length, UnaryOperator<String> query) {
    StringBuilder text = new StringBuilder("Query A0 = From x In a.B.m(..) Select x.p As p\n");
    for (int i = 1; i <= length; i++) {
      text.append("Query A" + i + " = " + query.apply("A" + (i - 1)) + " Select x.p As p\n");
    }
    return text + "From x In A" + length + " Select x.p";
  }

  private static List<String> errors(String text) {
    Compilation compilation = QueryCompiler.compile(text, "q.pq", Catalogue.EMPTY, Schema.NONE);
    return compilation.errors().stream().map(error -> error.message()).toList();
  }
}
