package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Which methods wildcards and annotations mean, and how many they may. */
class PatternsTest {

  private static final String HERE = "io.pivotscope.agent.weave.";
  private static final String ANYWHERE = MethodPattern.ANY_TYPE;

  private final Weaver weaver = new Weaver(InstrumentationHolder.get(), () -> {});
  private final Recorder recorder = new Recorder();
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
  void wildcardsInClassAndMethod() {
    load();
    assertThat(found(pattern(HERE + "PointTarget$Part*", "read*")))
        .containsExactlyInAnyOrder(
            "PointTarget$Part.readOne()",
            "PointTarget$PartA.readAll()",
            "PointTarget$PartB.readAll()",
            "PointTarget$PartB.readOne()");
    assertThat(found(pattern("io.**.PointTarget", "l*")))
        .containsExactlyInAnyOrder(
            "PointTarget.loop(int, double)", "PointTarget.locked(Map)", "PointTarget.lambda(int)");
    assertThat(found(pattern("*tTarget", "loop"))).containsExactly("PointTarget.loop(int, double)");
    assertThat(found(pattern(HERE + "PointTarget", "lambda$*"))).hasSize(1);
    assertThat(found(pattern(HERE + "PointTarget$PartA", "*")))
        .as("neither constructors nor bridges")
        .containsExactlyInAnyOrder("PointTarget$PartA.readAll()", "PointTarget$PartA.write()");
    assertThat(found(pattern(HERE + "PointTarget$Part*", "new"))).hasSize(2);
    assertThat(found(new MethodPattern(HERE + "PointTarget$*A", true, "read*", null)))
        .containsExactlyInAnyOrder(
            "PointTarget$PartA.readAll()",
            "PointTarget$PartB.readAll()",
            "PointTarget$PartB.readOne()");
  }

  @Test
  void annotationsOfBothKinds() {
    load();
    assertThat(found(annotated(HERE + "PointTarget*", "*", HERE + "PointTarget$Seen")))
        .containsExactlyInAnyOrder("PointTarget.loop(int, double)", "PointTarget$PartA.readAll()");
    assertThat(found(annotated("io.pivotscope.agent.**", "*", "Unseen")))
        .containsExactly("PointTarget.attempt(String)");
    assertThat(found(annotated(HERE + "PointTarget", "loop", "Unseen"))).isEmpty();
    assertThat(found(MethodPattern.annotated("PointTarget.Unseen")))
        .containsExactly("PointTarget.attempt(String)");
  }

  @Test
  void wovenInAllClassesAndTakenOutAgain() {
    load();
    TracepointStatus status = install(200, pattern(HERE + "PointTarget$Part*", "*e*"));
    assertThat(status.classes()).isEqualTo(3);
    assertThat(status.methods()).isEqualTo(5);
    assertThat(status.refusals()).as("abstract methods are passed over").isEmpty();
    new PointTarget.PartB().readAll();
    new PointTarget.PartA().readOne();
    new PointTarget.PartA().write();
    assertThat(recorder.drain())
        .containsExactly(
            "> readAll[]",
            "< readAll null",
            "> readOne[]",
            "< readOne 1",
            "> write[]",
            "< write null");
    weaver.apply(List.of(), List.of());
    new PointTarget.PartB().readAll();
    assertThat(recorder.drain()).isEmpty();
  }

  @Test
  void aPatternWithoutAPackageLeavesTheJdkOut() {
    assertThat(found(pattern("*HashMap", "put"))).noneMatch(m -> m.startsWith("HashMap"));
    assertThat(found(pattern("java.util.*HashMap", "put"))).contains("HashMap.put(Object, Object)");
    assertThat(found(pattern(ANYWHERE, "computeIfAbsent"))).noneMatch(m -> m.startsWith("HashMap"));
  }

  @Test
  void whatMayNotBeWovenIsRefusedByNameThoughAWildcardMeansIt() {
    TracepointStatus status = install(200, pattern("java.lang.Str*", "isBlank"));
    assertThat(status.methods()).isZero();
    assertThat(status.refusals())
        .extracting(Refusal::where, Refusal::why)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "java.lang.String", "woven code itself needs this class"));
  }

  @Test
  void moreThanTheCapIsRefusedWhole() {
    load();
    TracepointStatus status = install(4, pattern(HERE + "PointTarget$Part*", "*e*"));
    assertThat(status.methods()).isZero();
    assertThat(status.refusals().toString())
        .contains(HERE + "PointTarget$Part*.*e*(..)", "matches 5 methods here, more than 4");
    new PointTarget.PartB().readAll();
    assertThat(recorder.drain()).isEmpty();
    assertThat(install(5, pattern(HERE + "PointTarget$Part*", "*e*")).methods()).isEqualTo(5);
  }

  @Test
  void laterClassesAreTakenWhileThereIsRoom() throws Exception {
    install(3, annotated("late.**", "*", "late.Timed"));
    LateClassesTest.Closed loader = new LateClassesTest.Closed(false);
    for (String name : List.of("late.One", "late.sub.Two", "other.Three", "late.Four")) {
      loader.classes.put(name, annotatedClass(name));
      Class<?> type = loader.loadClass(name);
      type.getMethod("timed").invoke(null);
      type.getMethod("plain").invoke(null);
    }
    TracepointStatus status = weaver.status().queries().get(0).points().get(0);
    assertThat(status.classes()).isEqualTo(3);
    assertThat(status.methods()).isEqualTo(3);
    assertThat(recorder.drain()).hasSize(6).allMatch(e -> e.contains("timed"));
    loader.classes.put("late.Five", annotatedClass("late.Five"));
    loader.loadClass("late.Five").getMethod("timed").invoke(null);
    assertThat(recorder.drain()).isEmpty();
    status = weaver.status().queries().get(0).points().get(0);
    assertThat(status.methods()).isEqualTo(3);
    assertThat(status.refusals())
        .containsExactly(new Refusal("late.Five", "more than 3 methods match"));
    // Another query does not let it in either.
    Installation first = installation(queries, 3, annotated("late.**", "*", "late.Timed"));
    weaver.apply(
        List.of(first, WeaverTest.installation(99, recorder, "late.Five", "plain")), List.of());
    loader.loadClass("late.Five").getMethod("timed").invoke(null);
    assertThat(recorder.drain()).isEmpty();
  }

  @Test
  void anAnswerListsTheFirstAndCountsAll() {
    load();
    MethodFinder.Found found =
        weaver.finder().find(pattern(HERE + "PointTarget$Part*", "*e*"), Place.ENTRY, 2);
    assertThat(found.classes()).isEqualTo(3);
    assertThat(found.methods()).isEqualTo(5);
    assertThat(found.matches().stream().mapToInt(m -> m.methods().size()).sum()).isEqualTo(2);
  }

  private static void load() {
    assertThat(new PointTarget.PartB().readOne() + new PointTarget(1).loop(1, 1)).isEqualTo(1);
  }

  /** With {@code static void timed()}, annotated, and {@code plain()}, which is not. */
  private static byte[] annotatedClass(String name) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V17, Opcodes.ACC_PUBLIC, name.replace('.', '/'), null, "java/lang/Object", null);
    for (String method : List.of("timed", "plain")) {
      MethodVisitor code =
          writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, method, "()V", null, null);
      if (method.equals("timed")) {
        code.visitAnnotation("Llate/Timed;", false).visitEnd();
      }
      code.visitCode();
      code.visitInsn(Opcodes.RETURN);
      code.visitMaxs(0, 0);
      code.visitEnd();
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static MethodPattern pattern(String type, String method) {
    return new MethodPattern(type, false, method, null);
  }

  private static MethodPattern annotated(String type, String method, String annotation) {
    return new MethodPattern(type, false, method, null, annotation);
  }

  private List<String> found(MethodPattern pattern) {
    List<String> found = new ArrayList<>();
    for (MethodFinder.Match match : weaver.finder().find(pattern, Place.ENTRY, 300).matches()) {
      String name = match.type().getName();
      String shown = name.substring(name.lastIndexOf('.') + 1);
      match.methods().forEach(m -> found.add(shown + "." + m));
    }
    return found;
  }

  private TracepointStatus install(int maxMethods, MethodPattern pattern) {
    return weaver
        .apply(List.of(installation(++queries, maxMethods, pattern)), List.of())
        .queries()
        .get(0)
        .points()
        .get(0);
  }

  private Installation installation(long query, int maxMethods, MethodPattern pattern) {
    return new Installation(
        query, 1, List.of(new Installation.Point(0, pattern, Place.ENTRY)), maxMethods, recorder);
  }
}
