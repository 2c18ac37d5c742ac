package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.testing.InstrumentationHolder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Weaves records that this JVM may die of, where another agent has renumbered their constants while
 * they were loaded. Runs in a fork only ({@link KnownBugsIT}).
 */
class AnnotatedRecordsInAFork {
  private static final int LOOKS = 20;

  private final Weaver weaver = new Weaver(InstrumentationHolder.get(), () -> {});

  @Test
  void areLeftAloneAndNamed() {
    InstrumentationHolder.get().addTransformer(new AnnotatedRecords.Renumbering(true), true);
    List<String> before = looks();
    for (int i = 0; i < LOOKS; i++) {
      for (Class<?> type : AnnotatedRecords.SHAPES) {
        Recorder recorder = new Recorder();
        WeaveResult result =
            weaver.apply(
                List.of(WeaverTest.installation(i, recorder, type.getName(), "length")), List.of());
        new AnnotatedRecords.Inner("four", List.of()).length();
        assertThat(result.queries().get(0).points().get(0).refusals().toString())
            .contains(affected() ? "JDK-8376185" : "[]");
        assertThat(result.queries().get(0).points().get(0).methods()).isEqualTo(affected() ? 0 : 1);
      }
      weaver.apply(List.of(), List.of());
      System.gc();
      assertThat(looks()).isEqualTo(before);
    }
  }

  private static boolean affected() {
    Runtime.Version version = Runtime.version();
    return version.feature() < 25 || version.feature() == 25 && version.update() < 4;
  }

  private static List<String> looks() {
    List<String> seen = new ArrayList<>();
    AnnotatedRecords.SHAPES.forEach(type -> seen.add(AnnotatedRecords.look(type)));
    return seen;
  }
}
