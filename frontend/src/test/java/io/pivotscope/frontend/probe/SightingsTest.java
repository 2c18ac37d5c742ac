package io.pivotscope.frontend.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.lifecycle.Answer;
import io.pivotscope.protocol.link.AgentMessage.Found;
import io.pivotscope.protocol.link.AgentMessage.FoundClass;
import io.pivotscope.protocol.link.AgentMessage.FoundMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

class SightingsTest {

  private static FoundMethod method(String name, int score) {
    return new FoundMethod(name, List.of("int"), List.of("n"), "void", 3, 9, null, score);
  }

  private static Answer<Found> answer(
      String procName, String jar, int matched, int unread, FoundMethod... methods) {
    FoundClass type = new FoundClass("a.B", "app", jar, "B.java", null, List.of(methods));
    return new Answer<>(procName, procName, new Found(1, List.of(type), 1, matched, unread));
  }

  @Test
  void processesAreGroupedAndTheBestComesFirst() {
    Sightings found =
        Sightings.of(
            List.of(
                answer("db", "x.jar", 2, 0, method("read", 4), method("readBlock", 8)),
                answer("db", "x.jar", 1, 7, method("readBlock", 8)),
                answer("web", "x.jar", 1, 0, method("readBlock", 8))),
            10);
    assertThat(found.methods()).extracting(Sighting::method).containsExactly("readBlock", "read");
    assertThat(found.methods().get(0).processesText()).isEqualTo("db×2, web");
    assertThat(found.matched()).isEqualTo(2);
    assertThat(found.isMore()).isFalse();
    assertThat(found.unread()).isEqualTo(7);
    assertThat(found.processes()).isEqualTo(3);
  }

  @Test
  void anotherJarIsAnotherMethod() {
    Sightings found =
        Sightings.of(
            List.of(
                answer("db", "x-1.jar", 1, 0, method("m", 1)),
                answer("db", "x-2.jar", 1, 0, method("m", 1))),
            10);
    assertThat(found.methods())
        .extracting(Sighting::codeSource)
        .containsExactlyInAnyOrder("x-1.jar", "x-2.jar");
  }

  @Test
  void whatIsNotShownIsCounted() {
    Sightings found =
        Sightings.of(List.of(answer("db", "x", 90, 0, method("m", 2), method("n", 1))), 1);
    assertThat(found.methods()).hasSize(1);
    assertThat(found.matched()).isEqualTo(90);
    assertThat(found.isMore()).isTrue();
  }
}
