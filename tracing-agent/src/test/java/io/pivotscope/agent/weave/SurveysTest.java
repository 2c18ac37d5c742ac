package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurveysTest {

  @Test
  void aLookThatTakesTooLongSaysWhatItLeftAndGoesOnNextTime() {
    assertThat(new PointTarget.PartB().readOne()).isEqualTo(2);
    LoadedClasses loaded = new LoadedClasses(InstrumentationHolder.get());
    Installation.Point point =
        new Installation.Point(
            0,
            new MethodPattern("io.pivotscope.agent.weave.PointTarget$Part*", false, "*", null),
            Place.ENTRY);
    Want want = new Want(new Installation(1, 1, List.of(point), 200, new Recorder()), point);
    Surveys hurried = new Surveys(loaded, -1);
    assertThat(hurried.find(want, loaded.all(), 300))
        .isEqualTo(new MethodFinder.Found(List.of(), 0, 0, 3));
    hurried.count(List.of(want), loaded.all());
    assertThat(want.refusals().toString()).contains("3 loaded classes were not looked into");
    new Surveys(loaded).count(List.of(want), loaded.all());
    assertThat(want.refusals()).isEmpty();
  }
}
