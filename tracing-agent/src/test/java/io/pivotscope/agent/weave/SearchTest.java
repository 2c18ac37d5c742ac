package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.protocol.advice.MethodPattern;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static final String HERE = "io.pivotscope.agent.weave.SearchTest$";

  interface Larder {
    int takeTheJamAway(int jars);
  }

  static final class Cellar implements Larder {
    @Override
    public int takeTheJamAway(int jars) {
      return jars - 1;
    }

    @Deprecated
    int countBottles() {
      return 7;
    }
  }

  private static final LoadedClasses LOADED = new LoadedClasses(InstrumentationHolder.get());

  private static Search.Result search(long nanos, Search.Wanted wanted, int most) {
    assertThat(new Cellar().takeTheJamAway(2)).isEqualTo(1);
    return new Search(LOADED, nanos).of(wanted, most);
  }

  private static Search.Result search(Search.Wanted wanted) {
    return search(Surveys.LOOK_NANOS * 30, wanted, 100);
  }

  private static List<String> named(Search.Result result) {
    return result.hits().stream().map(h -> h.type().getSimpleName() + "." + h.method()).toList();
  }

  @Test
  void wordsFindMethodsWithTheirLinesAndWhatCannotBeWoven() {
    Search.Result result = search(new WordMatch(List.of("jam", "take")));
    assertThat(named(result))
        .containsExactly("Cellar.takeTheJamAway(int)", "Larder.takeTheJamAway(int)");
    Search.Hit cellar = result.hits().get(0);
    assertThat(cellar.sourceFile()).isEqualTo("SearchTest.java");
    assertThat(cellar.method().code().lines()).isNotEmpty();
    assertThat(cellar.method().parameterNames()).containsExactly("jars");
    assertThat(cellar.ofClass()).isNull();
    assertThat(cellar.ofMethod()).isNull();
    assertThat(result.hits().get(1).ofMethod()).startsWith("abstract method");
  }

  @Test
  void patternsFindWhatQueriesWouldAndMethodsWithoutCode() {
    MethodPattern implementors = new MethodPattern(HERE + "Larder", true, "take*", null);
    assertThat(named(search(new PatternSearch(implementors))))
        .containsExactly("Cellar.takeTheJamAway(int)", "Larder.takeTheJamAway(int)");
    MethodPattern annotated = new MethodPattern(HERE + "*", false, "*", null, "Deprecated");
    assertThat(named(search(new PatternSearch(annotated))))
        .containsExactly("Cellar.countBottles()");
  }

  @Test
  void classesOfWhichWovenCodeIsMadeAreNamedAsSuch() {
    MethodPattern needed = new MethodPattern("java.lang.Boolean", false, "toString", List.of());
    assertThat(search(new PatternSearch(needed)).hits())
        .singleElement()
        .satisfies(
            hit -> assertThat(hit.ofClass()).isEqualTo("woven code itself needs this class"));
  }

  @Test
  void theBestAreToldAndTheOthersCounted() {
    Search.Result one =
        search(
            Surveys.LOOK_NANOS * 30,
            new PatternSearch(new MethodPattern(HERE + "*", false, "*", null)),
            1);
    assertThat(one.hits()).hasSize(1);
    assertThat(one.methods()).isGreaterThanOrEqualTo(3);
    assertThat(one.unread()).isZero();
  }

  @Test
  void whatIsNotReachedInTimeIsCounted() {
    Search.Result none = search(-1, new WordMatch(List.of("jam")), 10);
    assertThat(none.hits()).isEmpty();
    assertThat(none.unread()).isPositive();
  }
}
