package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.guest.Worker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that was started without the agent, and what stands in the way of one. */
class AttachIT {
  @TempDir Path directory;
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(directory);
  }

  @AfterEach
  void end() {
    bench.close();
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#all")
  void aRunningProcessIsAskedAndIsAttachedOnce(String javaHome) {
    Child worker = bench.plainGuest(javaHome, "worker", Worker.class);
    String pid = Long.toString(worker.process.pid());
    worker.command("run 10 1 before");
    Child before = bench.doctor();
    assertThat(before.process.exitValue()).isEqualTo(1);
    assertThat(before.lines())
        .filteredOn(line -> line.startsWith("FAIL"))
        .singleElement()
        .asString()
        .contains("none is connected");

    Child attached = bench.attach(pid);
    assertThat(attached.process.exitValue()).as(bench.outputs()).isZero();
    assertThat(attached.lines())
        .anyMatch(line -> line.matches("Worker \\(.*, pid " + pid + "\\) is connected"))
        .anyMatch(line -> line.startsWith("Java "));
    assertThat(bench.run("attach").lines()).anyMatch(line -> line.contains(pid));

    Collection query =
        bench.collect("From w In io.pivotscope.guest.Events.work Select COUNT As n").await(1);
    worker.command("run 20 1 after");
    assertThat(query.finish().toString()).contains("\"n\":20");

    Child after = bench.doctor();
    assertThat(after.process.exitValue()).as(after.toString()).isZero();
    assertThat(after.lines()).contains("ok    processes: 1 connected");
    Child again = bench.attach(pid);
    assertThat(again.lines()).containsExactly("Worker, pid " + pid + ", has an agent already");
    assertThat(bench.run("why", "1").lines())
        .first()
        .isEqualTo("query 1 has rows: 20, of 20 events");
  }

  @Test
  void aFrontendThatIsGoneIsFoundByTheDoctor() {
    bench.killFrontend();
    Child doctor = bench.doctor();
    assertThat(doctor.process.exitValue()).isEqualTo(1);
    assertThat(doctor.lines())
        .filteredOn(line -> line.startsWith("FAIL"))
        .anyMatch(line -> line.startsWith("FAIL  port for agents"))
        .anyMatch(line -> line.startsWith("FAIL  frontend"));
  }

  @Test
  void whatIsNoJvmIsSaidToBeNone() {
    Child none = bench.attach("1");
    assertThat(none.process.exitValue()).isEqualTo(1);
    assertThat(none.errors()).anyMatch(line -> line.startsWith("pivotscope: "));
  }
}
