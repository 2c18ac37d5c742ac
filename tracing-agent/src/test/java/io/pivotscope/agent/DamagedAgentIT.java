package io.pivotscope.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.testing.Fork;
import io.pivotscope.agent.testing.Jdks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that cannot start: the program does. */
@Timeout(120)
class DamagedAgentIT {
  private static final String ENTRY = "inst.classes";

  @TempDir Path dir;
  private Path jdk;

  @BeforeEach
  void choose() {
    jdk = Jdks.some().get(0);
  }

  @Test
  void ofAnAgentThatCannotStartNothingIsLeftButALine() throws Exception {
    assertStaysOff(damaged("without", bytes -> null), "has no inst.classes");
    assertStaysOff(damaged("empty", bytes -> new byte[0]), "is cut off");
    assertStaysOff(damaged("cut", bytes -> Arrays.copyOf(bytes, 40_000)), "cannot start");
    assertStaysOff(
        damaged("garbage", bytes -> filled(bytes.length, 0x77)), "is not what was built");
    assertStaysOff(damaged("zeros", bytes -> filled(bytes.length, 0)), "cannot start");
  }

  private void assertStaysOff(Path jar, String why) throws Exception {
    Fork.Result result =
        Fork.on(jdk).jvm("-javaagent:" + jar).main(AgentIT.Once.class).run().expectSuccess();
    assertThat(result.out()).as(jar.toString()).isEqualTo("once\n");
    assertThat(result.err()).as(jar.toString()).contains("pivotscope: ").contains(why);
    assertThat(result.err().lines()).hasSizeLessThan(4);
  }

  @Test
  void optionsThatMakeNoSenseOrAFrontendThatIsNoneLeaveItAlone() throws Exception {
    for (String options :
        List.of(
            "frontend=nowhere", "interval=-1s", "token=/no/such/file,frontend=127.0.0.1:1", "=")) {
      Fork.Result result =
          Fork.on(jdk).agent(options).main(AgentIT.Once.class).run().expectSuccess();
      assertThat(result.out()).as(options).isEqualTo("once\n");
    }
  }

  @Test
  void aPlatformWithoutMostModulesWillDo() throws Exception {
    Fork.Result result =
        Fork.on(jdk)
            .agent("frontend=127.0.0.1:1")
            .jvm("--limit-modules", "java.base,java.instrument")
            .main(AgentIT.Once.class)
            .run()
            .expectSuccess();
    assertThat(result.out()).isEqualTo("once\n");
  }

  /** What is not ours: the JVM opens the jar before anything of it can run. */
  @Test
  void aJarThatIsNoneOrNotThereIsTheJvmsToRefuse() throws Exception {
    Path none = Files.write(dir.resolve("none.jar"), new byte[100]);
    for (Path jar : List.of(none, dir.resolve("missing.jar"))) {
      Fork.Result result = Fork.on(jdk).jvm("-javaagent:" + jar).main(AgentIT.Once.class).run();
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.out()).doesNotContain("once");
      assertThat(result.err()).contains("Error opening zip file or JAR manifest missing");
    }
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** The agent's jar with another entry of classes; null for none. */
  private Path damaged(String name, UnaryOperator<byte[]> change) throws IOException {
    Path copy = dir.resolve(name + ".jar");
    try (JarFile jar = new JarFile(Fork.agentJar().toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy))) {
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        try (InputStream in = jar.getInputStream(entry)) {
          byte[] bytes = in.readAllBytes();
          byte[] changed = entry.getName().equals(ENTRY) ? change.apply(bytes) : bytes;
          if (changed != null) {
            write(out, entry.getName(), changed);
          }
        }
      }
    }
    return copy;
  }

  /** Stored, as the loader expects it. */
  private static void write(JarOutputStream out, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
