package io.pivotscope.frontend.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.Compilation;
import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.optimize.Optimizer;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.verify.ProgramVerifier;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The programs of probes are sound: agents verify them as they do those of queries. */
class ProgramsTest {

  private static AdviceProgram compiled(String text) {
    Compilation compilation =
        QueryCompiler.compile(
            text, "q", Catalogue.EMPTY, (method, place, paths) -> List.of(), Optimizer.RULES);
    assertThat(compilation.errors()).isEmpty();
    AdviceProgram program = compilation.program();
    assertThat(program).isNotNull();
    return program;
  }

  @Test
  void aCountingVariantPacksAndFiltersAndHasNoResult() throws Exception {
    AdviceProgram query =
        compiled(
            "From s In a.Dao.save Join h In First(a.Http.handle) On h -> s Where s.arg0 > 1 GroupBy"
                + " h.arg0 Select h.arg0, SUM(s.arg0) Having COUNT > 3 OrderBy h.arg0 Limit 5 With"
                + " budget 512 B");
    AdviceProgram variant = CountingVariant.of(query, 0.25, 4_000);
    ProgramVerifier.verify(variant);
    assertThat(variant.slots()).isEqualTo(query.slots());
    assertThat(variant.sampleRate()).isEqualTo(0.25);
    assertThat(CountingVariant.scale(query, variant)).isEqualTo(4);
    assertThat(variant.limits().budgetBytes()).isEqualTo(512);
    assertThat(variant.limits().leaseMillis()).isEqualTo(4_000);
    assertThat(variant.output()).isEqualTo(CountedMethods.COUNT_ALONE);
    for (int i = 0; i < query.advice().size(); i++) {
      assertThat(variant.advice().get(i).filter()).isEqualTo(query.advice().get(i).filter());
      assertThat(variant.advice().get(i).unpack()).isEqualTo(query.advice().get(i).unpack());
    }
  }

  @Test
  void rowsThatWouldBeStreamedAreCountedToo() throws Exception {
    AdviceProgram variant =
        CountingVariant.of(compiled("From s In a.Dao.save Select s.arg0"), 0.01, 1);
    ProgramVerifier.verify(variant);
    assertThat(variant.isSampled()).isFalse(); // it follows no requests
    assertThat(variant.output().streams()).isFalse();
  }

  @Test
  void aProbeHasAsManyTracepointsAsAProgramMay() throws Exception {
    List<Sighting> methods =
        IntStream.range(0, CountedMethods.MAX_METHODS)
            .mapToObj(
                i ->
                    new Sighting(
                        "a.b.Outer$Inner" + i,
                        "m",
                        List.of("java.lang.String[]", "int"),
                        List.of(),
                        "void",
                        "app",
                        "",
                        "",
                        0,
                        0,
                        null,
                        1,
                        Map.of("db", 2)))
            .toList();
    AdviceProgram program = CountedMethods.program("find --hot m", methods, 5_000);
    ProgramVerifier.verify(program);
    assertThat(program.propagates()).isFalse();
    @Nullable Object[] row = {3L, "db", 12L};
    List<Map<String, Long>> calls =
        CountedMethods.calls(
            new Table(List.of("a", "b", "c"), List.<@Nullable Object[]>of(row)), 5);
    assertThat(calls.get(3)).isEqualTo(Map.of("db", 12L));
    assertThat(calls.get(4)).isEmpty();
  }
}
