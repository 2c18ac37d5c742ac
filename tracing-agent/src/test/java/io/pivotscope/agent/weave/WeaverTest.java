package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import java.lang.instrument.Instrumentation;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WeaverTest {
  private static final Instrumentation INSTRUMENTATION = InstrumentationHolder.get();
  static final String TARGET = Target.class.getName();

  final Weaver weaver = new Weaver(INSTRUMENTATION, () -> {});
  final Recorder recorder = recorder();
  private long failures;

  /** Whose listeners are told: without code of their own, and with it in a subclass. */
  Recorder recorder() {
    return new Recorder();
  }

  @BeforeEach
  void remember() {
    failures = Hooks.failures();
  }

  @AfterEach
  void restore() {
    weaver.apply(List.of(), List.of());
    assertThat(Hooks.failures() - failures)
        .withFailMessage(() -> "failed: " + stack(Hooks.lastFailure()))
        .isZero();
  }

  @Test
  void primitivesOfAllKindsStatic() {
    TracepointStatus status = install(TARGET, "sum");
    assertThat(status.methods()).isEqualTo(1);
    assertThat(Target.sum(true, (byte) 2, 'a', (short) 3, 4, 5L, 6f, 7d)).isEqualTo(125);
    assertThat(recorder.drain())
        .containsExactly("> sum[true, 2, a, 3, 4, 5, 6.0, 7.0]", "< sum 125");
    assertThat(recorder.links)
        .containsExactly(
            "Target.sum(boolean, byte, char, short, int, long, float, double)[z, b, c, s, i, j, f, d]");
  }

  @Test
  void argumentsAreThosePassed() {
    install(TARGET, "wide");
    assertThat(new Target("x").wide(1.5, 10, "t")).isEqualTo(16);
    assertThat(new Target("x").wide(1.5, 10, "")).isEqualTo(-1);
    assertThat(recorder.drain())
        .containsExactly("> wide[1.5, 10, t]", "< wide 16", "> wide[1.5, 10, ]", "< wide -1");
  }

  /** What the method has written to its parameters since is nobody's business. */
  @Test
  void argumentsAtTheEndAreThosePassed() {
    List<String> ends = new ArrayList<>();
    recorder.atEnd = (self, args) -> ends.add(self.getClass().getSimpleName() + List.of(args));
    install(TARGET, "wide");
    assertThat(new Target("x").wide(1.5, 10, "t")).isEqualTo(16);
    assertThat(ends).containsExactly("Target[1.5, 10, t]");
  }

  @Test
  void everyReturnType() {
    install(TARGET, "half", "flag", "letter", "array", "text", "nothing");
    Target t = new Target("x");
    assertThat(t.half(3f)).isEqualTo(1.5);
    assertThat(t.flag(null)).isFalse();
    assertThat(t.letter((byte) 1, (short) 1)).isEqualTo('c');
    assertThat(t.array(1, 2)).containsExactly(1, 2);
    t.nothing();
    assertThat(recorder.drain())
        .containsExactly(
            "> half[3.0]",
            "< half 1.5",
            "> flag[null]",
            "< flag false",
            "> letter[1, 1]",
            "< letter c",
            "> array[[1, 2]]",
            "< array [1, 2]",
            "> nothing[]",
            "< nothing null");
  }

  @Test
  void exceptionsPassThrough() {
    install(TARGET, "text");
    Target t = new Target("x");
    assertThat(t.text("a")).isEqualTo("A");
    assertThatThrownBy(() -> t.text("fail")).hasMessage("asked for");
    assertThatThrownBy(() -> t.text(null)).isInstanceOf(NullPointerException.class);
    assertThat(recorder.drain().subList(0, 4))
        .containsExactly("> text[a]", "< text A", "> text[fail]", "! text asked for");
    assertThat(t.touched).isEqualTo(3);
  }

  @Test
  void recursionNests() {
    install(TARGET, "factorial");
    assertThat(new Target("x").factorial(3)).isEqualTo(6);
    assertThat(recorder.drain())
        .containsExactly(
            "> factorial[3]",
            "> factorial[2]",
            "> factorial[1]",
            "< factorial 1",
            "< factorial 2",
            "< factorial 6");
  }

  @Test
  void constructors() {
    install(TARGET, "new");
    assertThat(new Target(1, 2).name).isEqualTo("n1/2.0");
    assertThat(recorder.drain())
        .containsExactly("> <init>[1, 2.0]", "> <init>[n1/2.0]", "< <init> null", "< <init> null");
    assertThatThrownBy(() -> new Target(-1, 2)).hasMessage("negative");
    assertThat(recorder.drain())
        .containsExactly(
            "> <init>[-1, 2.0]", "> <init>[n-1/2.0]", "< <init> null", "! <init> negative");
  }

  @Test
  void aSecondQueryRelinksAndTheLastOneRestores() {
    Recorder other = recorder();
    Installation first = installation(1, recorder, TARGET, "nothing");
    Installation second = installation(2, other, TARGET, "nothing");
    assertThat(weaver.apply(List.of(first), List.of()).pauseNanos()).isPositive();
    WeaveResult both = weaver.apply(List.of(first, second), List.of());
    assertThat(both.pauseNanos()).isZero();
    new Target("x").nothing();
    assertThat(recorder.drain()).containsExactly("> nothing[]", "< nothing null");
    assertThat(other.drain()).containsExactly("> nothing[]", "< nothing null");
    assertThat(weaver.apply(List.of(second), List.of()).pauseNanos()).isZero();
    new Target("x").nothing();
    assertThat(recorder.drain()).isEmpty();
    assertThat(other.drain()).containsExactly("> nothing[]", "< nothing null");
    assertThat(other.links).hasSize(1);
    assertThat(weaver.apply(List.of(), List.of()).pauseNanos()).isPositive();
    new Target("x").nothing();
    assertThat(other.drain()).isEmpty();
  }

  @Test
  void subtypesAndDefaultMethods() {
    Target.Shape square = new Target.Square(2);
    Target.Shape disc = new Target.Disc();
    TracepointStatus status = install(TARGET + "$Shape+", "area", "describe");
    assertThat(square.describe()).isEqualTo("area 4.0");
    assertThat(disc.area()).isEqualTo(3);
    assertThat(status.refusals()).isEmpty();
    assertThat(recorder.drain())
        .containsExactly(
            "> describe[]",
            "> area[]",
            "< area 4.0",
            "< describe area 4.0",
            "> area[]",
            "< area 3.0");
  }

  @Test
  void refusalsSayWhy() {
    assertThat(install(TARGET, "missing").refusals().toString()).contains("native method");
    assertThat(install(TARGET + "$Shape", "area").refusals().toString())
        .contains("abstract method");
    assertThat(install(TARGET + "$Disc", "describe").refusals().toString())
        .contains("no such method");
    assertThat(install("java.lang.String", "length").refusals().toString())
        .contains("woven code itself needs this class");
    assertThat(install("java.util.concurrent.ConcurrentHashMap", "get").methods()).isZero();
    Runnable lambda = () -> {};
    assertThat(install(lambda.getClass().getName(), "run").refusals().toString())
        .contains("hidden class");
  }

  @Test
  void simpleNamesAndOverloads() {
    assertThat(install("Target", "text").refusals().toString())
        .contains("ambiguous", TARGET, "java.lang.annotation.Target");
    assertThat(install("Disc", "area").methods()).isEqualTo(1);
    Target.Shape square = new Target.Square(new Target.Disc().area());
    assertThat(square.area()).isEqualTo(9);
    assertThat(install("Target$Square", "area").methods()).isEqualTo(1);
    assertThat(install("Target.Square", "area").methods()).isEqualTo(1);
    assertThat(find(new MethodPattern(TARGET, false, "new", List.of("String")))).hasSize(1);
    assertThat(find(new MethodPattern(TARGET, false, "new", List.of("long", "double")))).hasSize(1);
    assertThat(find(new MethodPattern(TARGET, false, "array", List.of("int...")))).hasSize(1);
    assertThat(find(new MethodPattern(TARGET, false, "new", null))).hasSize(2);
    assertThat(find(new MethodPattern("NoSuchClassAnywhere", false, "new", null))).isEmpty();
  }

  @Test
  void methodsOnAStackAreNamedAndTheirInvocationsAreNoEvents() throws Exception {
    Target t = new Target("x");
    Thread thread =
        new Thread(
            () -> {
              try {
                t.endless();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    TracepointStatus status = install(TARGET, "endless");
    assertThat(status.onStack()).containsExactly(TARGET + ".endless()");
    t.touched = 1;
    thread.join(10_000);
    assertThat(recorder.drain()).isEmpty();
    t.endless();
    assertThat(recorder.drain()).containsExactly("> endless[]", "< endless null");
  }

  @Test
  void ourOwnCodeTriggersNothing() {
    Target t = new Target("x");
    ListenerFactory calling =
        (type, method, advice, with) ->
            new SiteListener() {
              @Override
              public long enter(Object self, Object[] args) {
                recorder.events.add("outer");
                t.nothing();
                return 0;
              }

              @Override
              public void exit(long token, Object self, Object[] args, Object result) {}

              @Override
              public void thrown(long token, Object self, Object[] args, Throwable thrown) {}
            };
    weaver.apply(List.of(installation(1, calling, TARGET, "nothing")), List.of());
    t.nothing();
    assertThat(recorder.drain()).containsExactly("outer");
  }

  @Test
  void whatOurCodeThrowsStaysOutside() {
    ListenerFactory failing =
        (type, method, advice, with) ->
            new SiteListener() {
              @Override
              public long enter(Object self, Object[] args) {
                throw new StackOverflowError();
              }

              @Override
              public void exit(long token, Object self, Object[] args, Object result) {
                recorder.events.add("exit without entry");
              }

              @Override
              public void thrown(long token, Object self, Object[] args, Throwable thrown) {}
            };
    weaver.apply(
        List.of(
            installation(1, failing, TARGET, "nothing"),
            installation(2, recorder, TARGET, "nothing")),
        List.of());
    new Target("x").nothing();
    assertThat(recorder.drain()).containsExactly("> nothing[]", "< nothing null");
    assertThat(Hooks.failures() - failures).isEqualTo(1);
    failures++;
  }

  @Test
  void whatListensForOneAdviceOfAQueryMayDoSoForTheNext() {
    List<SiteListener> before = new ArrayList<>();
    ListenerFactory joining =
        (type, method, advice, with) -> {
          before.add(with);
          return with != null ? with : recorder.link(type, method, advice, null);
        };
    weaver.apply(
        List.of(
            installation(1, recorder, TARGET, "nothing"),
            installation(2, joining, TARGET, "nothing", "nothing", "nothing")),
        List.of());
    assertThat(before).hasSize(3).startsWith((SiteListener) null);
    assertThat(before.get(1)).isNotNull().isSameAs(before.get(2));
    new Target("x").nothing();
    assertThat(recorder.drain())
        .containsExactly("> nothing[]", "> nothing[]", "< nothing null", "< nothing null");
  }

  @Test
  void anUnlinkableAdviceIsRefusedByName() {
    ListenerFactory refusing =
        (type, method, advice, with) -> {
          throw new LinkException("no field 'x'");
        };
    WeaveResult result =
        weaver.apply(List.of(installation(1, refusing, TARGET, "nothing")), List.of());
    assertThat(result.queries().get(0).points().get(0).refusals().toString())
        .contains(TARGET + ".nothing()", "no field 'x'");
    assertThat(result.queries().get(0).points().get(0).methods()).isZero();
    new Target("x").nothing();
  }

  @Test
  void hooksEncloseTracepointsAndReplace() {
    MethodHook hook =
        new MethodHook() {
          @Override
          public Object enter(Object self, Object[] args) {
            recorder.events.add("hook enter " + args[0]);
            args[0] = "[" + args[0] + "]";
            return "state";
          }

          @Override
          public Object exit(
              Object state, Object self, Object[] args, Object result, Throwable thrown) {
            recorder.events.add("hook exit " + state + " " + args[0] + " " + result);
            return result + "!";
          }
        };
    HookPoint point =
        new HookPoint("h", TypeMatch.exactly(TARGET), MethodMatch.named("text"), true, true, hook);
    WeaveResult result =
        weaver.apply(List.of(installation(1, recorder, TARGET, "text")), List.of(point));
    assertThat(result.hookPoints().get(0).methods()).isEqualTo(1);
    assertThat(new Target("x").text("q")).isEqualTo("[q]!");
    assertThat(recorder.drain())
        .containsExactly("hook enter q", "> text[q]", "< text [q]", "hook exit state [q] [q]");
    weaver.apply(List.of(installation(1, recorder, TARGET, "text")), List.of());
    assertThat(new Target("x").text("q")).isEqualTo("q");
    assertThat(recorder.drain()).containsExactly("> text[q]", "< text q");
  }

  private TracepointStatus install(String type, String... methods) {
    WeaveResult result =
        weaver.apply(List.of(installation(++queries, recorder, type, methods)), List.of());
    return result.queries().get(0).points().get(0);
  }

  private long queries;

  static Installation installation(
      long query, ListenerFactory factory, String type, String... methods) {
    List<Installation.Point> points = new ArrayList<>();
    boolean subtypes = type.endsWith("+");
    String name = subtypes ? type.substring(0, type.length() - 1) : type;
    for (String method : methods) {
      points.add(
          new Installation.Point(
              points.size(), new MethodPattern(name, subtypes, method, null), Place.ENTRY));
    }
    return new Installation(query, 1, points, 200, factory);
  }

  private List<MethodInfo> find(MethodPattern pattern) {
    return weaver.finder().find(pattern, Place.ENTRY, 300).matches().stream()
        .flatMap(m -> m.methods().stream())
        .toList();
  }

  private static String stack(Throwable t) {
    java.io.StringWriter out = new java.io.StringWriter();
    t.printStackTrace(new java.io.PrintWriter(out));
    return out.toString();
  }
}
