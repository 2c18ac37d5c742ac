package io.pivotscope.agent.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.propagate.Propagations;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Threads;
import io.pivotscope.agent.run.WorkInProgress;
import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class CarriersTest {
  private static final String PROTO_UTIL = "org.apache.hadoop.util.ProtoUtil";

  private final Propagations propagations =
      new Propagations(
          new Requests(
              new Threads(),
              new HlcClock(AnchoredClock.system()),
              1,
              Budgets.UNLIMITED,
              WorkInProgress.NONE),
          InstrumentationHolder.get(),
          Carriers.all());

  @Test
  void hookPointsHaveNamesOfTheirOwn() {
    assertThat(propagations.select().hookPoints())
        .extracting(HookPoint::id)
        .doesNotHaveDuplicates();
  }

  /** A library that is not as we know it switches its own carrier off, and says why. */
  @Test
  void anUnknownVersionSwitchesItsCarrierOff() throws Exception {
    assertThat(propagations.select().off()).isEmpty();
    assertThat(List.of("sample.", "hadoop.ipc.", "hdfs.")).allMatch(this::isWoven);
    Class<?> strange = new OtherVersion(Map.of(PROTO_UTIL, "buildHeader")).loadClass(PROTO_UTIL);
    assertThat(propagations.select().off())
        .containsExactly(
            new Refusal("Hadoop IPC", strange.getName() + " has no makeRpcRequestHeader(..)"));
    assertThat(List.of("sample.", "hdfs.")).allMatch(this::isWoven);
    assertThat(isWoven("hadoop.ipc.")).isFalse();
  }

  private boolean isWoven(String prefix) {
    return propagations.select().hookPoints().stream().anyMatch(p -> p.id().startsWith(prefix));
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
