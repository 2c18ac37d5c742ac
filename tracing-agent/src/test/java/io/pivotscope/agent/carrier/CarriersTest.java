package io.pivotscope.agent.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pivotscope.agent.propagate.Propagations;
import io.pivotscope.agent.propagate.Propagations.Selection;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Threads;
import io.pivotscope.agent.run.WorkInProgress;
import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class CarriersTest {
  private static final String PROTO_UTIL = "org.apache.hadoop.util.ProtoUtil";

  private static final Path SAMPLE = Path.of("..", "sample-hadoop-like-app", "sample.carrier");

  private final Requests requests =
      new Requests(
          new Threads(),
          new HlcClock(AnchoredClock.system()),
          1,
          Budgets.UNLIMITED,
          WorkInProgress.NONE);
  private final Propagations propagations =
      new Propagations(requests, InstrumentationHolder.get(), Carriers.all());
  private final WorkInProgress work = new WorkInProgress(Map.of());
  private DeclaredCarriers declared;

  @BeforeEach
  void declareTheSampleSystems() throws Exception {
    declared = new DeclaredCarriers(requests, work, CarrierFile.at(SAMPLE));
  }

  private Selection select() {
    return declared.select(propagations);
  }

  @Test
  void hookPointsHaveNamesOfTheirOwn() {
    declared.want(List.of(file("carrier \"mine\" { " + ELEMENT + " }")));
    assertThat(isWoven("mine")).isTrue();
    assertThat(select().hookPoints()).extracting(HookPoint::id).doesNotHaveDuplicates();
  }

  private static final String ELEMENT =
      "element { attach at a.Job.new(..) return for this active at a.Job.run() for this }";

  private static CarrierFile file(String text) {
    return new CarrierFile("mine.carrier", text);
  }

  /** What is declared once is made once: what is under way is found again. */
  @Test
  void whatComesBackIsTheSame() {
    List<CarrierFile> mine = List.of(file("carrier \"mine\" { " + ELEMENT + " }"));
    assertThat(declared.want(mine)).isTrue();
    List<HookPoint> before = select().hookPoints();
    assertThat(declared.want(mine)).isFalse();
    assertThat(declared.want(List.of())).isTrue();
    assertThat(select().hookPoints()).hasSize(before.size() - 2);
    assertThat(declared.want(mine)).isTrue();
    assertThat(select().hookPoints()).isEqualTo(before);
  }

  private static final class Carried {
    @SuppressWarnings("unused") // read by the declaration
    final byte[] h = null;
  }

  /** As a woven method that handles a message without header. */
  private void handle() {
    Object[] args = {new Carried()};
    for (HookPoint point : select().hookPoints()) {
      if (point.type().name().equals("a.B") && point.method().matches("d", "(La/C;)V", 0)) {
        point.hook().exit(point.hook().enter(null, args), null, args, null, null);
      }
    }
  }

  /** The hop of a declaration that has changed goes on counting. */
  @Test
  void aChangedDeclarationKeepsItsCounts() {
    requests.setPropagating(true);
    for (String many : List.of("", "many")) {
      declared.want(
          List.of(
              file(
                  "carrier \"mine\" { message "
                      + many
                      + " { send at a.B.c(..) into field arg0.h handle at a.B.d(..)"
                      + " from field arg0.h } }")));
      assertThat(isWoven("mine")).isTrue();
      handle();
    }
    assertThat(requests.hops()).extracting(HopCounts::bare).containsExactly(2L);
  }

  @Test
  void aNameIsTakenOnceAndAFileWithMistakesIsLeftOut() {
    declared.want(
        List.of(
            file("carrier \"sample RPC\" { " + ELEMENT + " }"),
            file("carrier \"Hadoop IPC\" { " + ELEMENT + " }"),
            file("carrier { }")));
    assertThat(select().off())
        .extracting(Refusal::where, off -> off.why().lines().findFirst().orElseThrow())
        .contains(
            tuple("sample RPC", "declared before, so not as in mine.carrier"),
            tuple("Hadoop IPC", "declared before, so not as in mine.carrier"),
            tuple("mine.carrier", "mine.carrier:1:9: expected a name in quotes, found '{'"));
    assertThat(isWoven("sample RPC")).isTrue();
  }

  /** The method is there, but has not what the paths begin with. */
  @Test
  void aClassThatIsNotAsDeclaredSwitchesItsCarrierOff() throws Exception {
    declared.want(
        List.of(
            file(
                "carrier \"mine\" { message {"
                    + " send at a.Client.send(..) return into map return \"k\" for arg0"
                    + " handle at a.Server.handle(..) from map arg0 \"k\" } }")));
    assertThat(isWoven("mine")).isTrue();
    Class<?> strange = new OtherVersion(Map.of("a.Client", "send")).loadClass("a.Client");
    assertThat(select().off())
        .contains(
            new Refusal("mine", strange.getName() + " has no send(..) that has arg0, return"));
    assertThat(isWoven("mine")).isFalse();
    assertThat(List.of("sample RPC", "hdfs.")).allMatch(this::isWoven);
  }

  /** A library that is not as we know it switches its own carrier off, and says why. */
  @Test
  void anUnknownVersionSwitchesItsCarrierOff() throws Exception {
    assertThat(select().off()).isEmpty();
    assertThat(List.of("sample RPC", "hadoop.ipc.", "hdfs.")).allMatch(this::isWoven);
    Class<?> strange = new OtherVersion(Map.of(PROTO_UTIL, "buildHeader")).loadClass(PROTO_UTIL);
    assertThat(select().off())
        .containsExactly(
            new Refusal("Hadoop IPC", strange.getName() + " has no makeRpcRequestHeader(..)"));
    assertThat(List.of("sample RPC", "hdfs.")).allMatch(this::isWoven);
    assertThat(isWoven("hadoop.ipc.")).isFalse();
  }

  private boolean isWoven(String prefix) {
    return select().hookPoints().stream().anyMatch(p -> p.id().startsWith(prefix));
  }

  /** Classes with one static method each. */
  private static final class OtherVersion extends ClassLoader {
    private final Map<String, String> methods;

    OtherVersion(Map<String, String> methods) {
      super(null);
      this.methods = methods;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!methods.containsKey(name)) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = bytes(name);
      return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public InputStream getResourceAsStream(String resource) {
      String name = resource.replace('/', '.').replaceAll("\\.class$", "");
      return methods.containsKey(name) ? new ByteArrayInputStream(bytes(name)) : null;
    }

    private byte[] bytes(String name) {
      ClassWriter writer = new ClassWriter(0);
      writer.visit(
          Opcodes.V1_8, Opcodes.ACC_PUBLIC, name.replace('.', '/'), null, "java/lang/Object", null);
      writer
          .visitMethod(
              Opcodes.ACC_PUBLIC | Opcodes.ACC_NATIVE | Opcodes.ACC_STATIC,
              methods.get(name),
              "()V",
              null,
              null)
          .visitEnd();
      writer.visitEnd();
      return writer.toByteArray();
    }
  }
}
