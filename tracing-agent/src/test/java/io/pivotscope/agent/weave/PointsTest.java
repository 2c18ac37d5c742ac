package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lines and calls inside methods, in loaded classes and out of them again. */
class PointsTest {

  private static final String TARGET = PointTarget.class.getName();

  private final Weaver weaver = new Weaver(InstrumentationHolder.get(), () -> {});
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final long failures = Hooks.failures();
  private long queries;

  @AfterEach
  void restore() {
    weaver.apply(List.of(), List.of());
    assertThat(Hooks.failures() - failures)
        .withFailMessage(() -> "failed: " + Hooks.lastFailure())
        .isZero();
  }

  @Test
  void aLineOfALoopEachTimeWithTheArgumentsPassed() {
    List<Integer> lines = lines("loop");
    assertThat(install("loop", Place.line(lines.get(2))).methods()).isEqualTo(1);
    assertThat(new PointTarget(1).loop(3, 2.5)).isEqualTo(6);
    assertThat(events).containsExactly(repeat(3, "loop[3, 2.5] line 2"));
    events.clear();
    install("loop", Place.line(lines.get(1)));
    new PointTarget(1).loop(2, 1);
    assertThat(events).as("beginning, then behind each pass").hasSize(3);
    events.clear();
    install("loop", Place.line(lines.get(5)));
    new PointTarget(1).loop(2, 1);
    assertThat(events).as("after n has been assigned").containsExactly("loop[2, 1.0] line 5");
  }

  @Test
  void tryCatchFinally() {
    List<Integer> lines = lines("attempt");
    install("attempt", lines.stream().map(Place::line).toArray(Place[]::new));
    assertThat(PointTarget.attempt("7")).isEqualTo("ok 7");
    assertThat(events).contains("attempt[7] line 0", "attempt[7] line 1");
    assertThat(events).doesNotContain("attempt[7] line 3");
    events.clear();
    assertThat(PointTarget.attempt("x")).isEqualTo("bad x");
    assertThat(events).contains("attempt[x] line 0", "attempt[x] line 3");
    assertThat(events).doesNotContain("attempt[x] line 1");
  }

  @Test
  void everyLineOfEveryMethodChangesNothing() {
    for (String method :
        List.of("loop", "attempt", "choose", "locked", "fails", "lambda", "new", "made")) {
      Place[] places = lines(method).stream().map(Place::line).toArray(Place[]::new);
      assertThat(install(method, places).refusals()).isEmpty();
      assertThat(new PointTarget(3).loop(4, 1)).isEqualTo(5);
      assertThat(PointTarget.attempt("12")).isEqualTo("ok 12");
      assertThat(PointTarget.choose("a")).isEqualTo(1);
      assertThat(PointTarget.choose("b")).isEqualTo(2);
      assertThat(PointTarget.choose(5)).isEqualTo(9);
      assertThat(new PointTarget(3).locked(new HashMap<>())).isEqualTo(1);
      assertThatThrownBy(() -> PointTarget.fails(2)).hasMessage("at 0");
      new PointTarget(1, 2.5).lambda(3).run();
      assertThat(new PointTarget(1, 2.5).total).isEqualTo(4);
      assertThat(PointTarget.made(true, 2)).isEqualTo("a+ynam");
      assertThat(PointTarget.made(false, 0)).isEqualTo("b-wef");
      assertThat(events).as(method).isNotEmpty();
      events.clear();
    }
  }

  @Test
  void switchBranches() {
    List<Integer> lines = lines("choose");
    install("choose", lines.stream().map(Place::line).toArray(Place[]::new));
    PointTarget.choose("a");
    List<String> a = List.copyOf(events);
    events.clear();
    PointTarget.choose("c");
    assertThat(events).isNotEmpty();
    assertThat(a).doesNotContainAnyElementsOf(events.subList(1, events.size() - 1));
  }

  @Test
  void constructorsFromWhereThisIsInitialised() {
    install("new", lines("new").stream().map(Place::line).toArray(Place[]::new));
    assertThatThrownBy(() -> new PointTarget(-1)).hasMessage("negative");
    assertThat(events).isNotEmpty().allMatch(e -> e.startsWith("<init>[-1] line"));
    events.clear();
    new PointTarget(1, 2.5);
    assertThat(events).anyMatch(e -> e.startsWith("<init>[1, 2.5] line"));
    events.clear();
    install("new", call("Long", "parseLong"));
    new PointTarget(1, 2.5);
    assertThat(events).as("made before this was initialised").isEmpty();
    install("new", call("java.util.List", "add"));
    new PointTarget(1, 2.5);
    assertThat(events).containsExactly("<init>[1, 2.5] call java.util.List.add(..)");
  }

  @Test
  void callsByOwnerAndName() {
    install("locked", call("java.util.Map", "get"));
    new PointTarget(1).locked(new HashMap<>());
    assertThat(events).hasSize(2).allMatch(e -> e.endsWith("call java.util.Map.get(..)"));
    events.clear();
    install("locked", call("StringBuilder", "new"));
    new PointTarget(1).locked(new HashMap<>());
    assertThat(events).hasSize(1);
    events.clear();
    install(
        "attempt",
        Place.call(new MethodPattern("Long", false, "parseLong", List.of("String", "int"))),
        call("Long", "parse*"));
    PointTarget.attempt("1");
    assertThat(events).containsExactly("attempt[1] call Long.parse*(..)");
  }

  @Test
  void twoPlacesAtOneInstructionAreToldAtOnce() {
    install("locked", call("java.util.Map", "get"), call("Map", "g*"), call("Map", "put"));
    new PointTarget(1).locked(new HashMap<>());
    assertThat(events).hasSize(3);
    assertThat(events.get(0)).endsWith("call Map.g*(..), call java.util.Map.get(..)");
    assertThat(events.get(1)).endsWith("call Map.put(..)");
  }

  @Test
  void recursionAndExceptionsKeepTheirInvocations() {
    int line = lines("fails").get(1);
    install("fails", Place.line(line));
    assertThatThrownBy(() -> PointTarget.fails(2)).hasMessage("at 0");
    assertThat(events).containsExactly("fails[2] line 1", "fails[1] line 1");
  }

  @Test
  void aSecondQueryMayAskForAnotherLine() {
    List<Integer> lines = lines("loop");
    Installation first = installation(++queries, "loop", Place.line(lines.get(2)));
    Installation second = installation(++queries, "loop", Place.line(lines.get(5)));
    weaver.apply(List.of(first), List.of());
    WeaveResult both = weaver.apply(List.of(first, second), List.of());
    assertThat(both.pauseNanos()).isPositive();
    assertThat(both.queries()).allMatch(q -> q.points().get(0).methods() == 1);
    new PointTarget(1).loop(2, 1);
    assertThat(events)
        .containsExactly("loop[2, 1.0] line 2", "loop[2, 1.0] line 2", "loop[2, 1.0] line 5");
    events.clear();
    weaver.apply(List.of(second), List.of());
    new PointTarget(1).loop(2, 1);
    assertThat(events).containsExactly("loop[2, 1.0] line 5");
    events.clear();
    assertThat(weaver.apply(List.of(), List.of()).pauseNanos()).isPositive();
    new PointTarget(1).loop(2, 1);
    assertThat(events).isEmpty();
  }

  @Test
  void aPlaceThatIsNotThereIsRefusedWithThoseThatAre() {
    List<Integer> lines = lines("loop");
    TracepointStatus status = install("loop", Place.line(1));
    assertThat(status.methods()).isZero();
    assertThat(status.refusals().toString())
        .contains(TARGET, "no code begins at line 1; lines with code: " + lines.get(0) + "-");
    status = install("attempt", call("Integer", "parseInt"));
    assertThat(status.refusals().toString())
        .contains("never calls Integer.parseInt(..)", "it calls", "java.lang.Long.parseLong");
    // A glob asks whichever method has the line.
    status = install("*", Place.line(lines.get(2)));
    assertThat(status.methods()).isEqualTo(1);
    assertThat(status.refusals()).isEmpty();
  }

  private List<Integer> lines(String method) {
    String name = method.equals("new") ? "<init>" : method;
    return MethodFinder.methodsOf(classFile()).stream()
        .filter(m -> m.name().equals(name))
        .flatMap(m -> m.code().lines().stream())
        .distinct()
        .sorted()
        .toList();
  }

  private static byte[] classFile() {
    try (InputStream in = PointTarget.class.getResourceAsStream("PointTarget.class")) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Place call(String type, String method) {
    return Place.call(new MethodPattern(type, false, method, null));
  }

  private static String[] repeat(int n, String text) {
    return Collections.nCopies(n, text).toArray(String[]::new);
  }

  private TracepointStatus install(String method, Place... places) {
    WeaveResult result = weaver.apply(List.of(installation(++queries, method, places)), List.of());
    return result.queries().get(0).points().get(0);
  }

  private Installation installation(long query, String method, Place... places) {
    List<Installation.Point> points = new ArrayList<>();
    for (Place place : places) {
      points.add(
          new Installation.Point(
              points.size(), new MethodPattern(TARGET, false, method, null), place));
    }
    return new Installation(
        query,
        1,
        points,
        200,
        (type, info, advice, with) ->
            with != null ? with : new PointRecorder(info, List.of(places)));
  }

  /** Writes down points, as one listener of a query at a method. */
  private final class PointRecorder implements SiteListener {
    private final MethodInfo method;
    private final List<Place> mine;

    PointRecorder(MethodInfo method, List<Place> mine) {
      this.method = method;
      this.mine = mine;
    }

    @Override
    public long enter(Object self, Object[] args) {
      return 0;
    }

    @Override
    public void point(long token, Object self, Object[] args, List<Place> places) {
      List<String> here = places.stream().filter(mine::contains).map(this::shown).toList();
      if (!here.isEmpty()) {
        events.add(method.name() + Arrays.toString(args) + " " + String.join(", ", here));
      }
    }

    /** Lines by their index, so that the test does not depend on where they are. */
    private String shown(Place place) {
      return place.kind() == Place.Kind.LINE
          ? "line " + method.code().lines().indexOf(place.line())
          : place.toString();
    }

    @Override
    public void exit(long token, Object self, Object[] args, Object result) {}

    @Override
    public void thrown(long token, Object self, Object[] args, Throwable thrown) {}
  }
}
