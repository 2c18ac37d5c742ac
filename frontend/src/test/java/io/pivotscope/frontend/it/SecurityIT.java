package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.Certificates;
import io.pivotscope.frontend.access.CredentialFile;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.guest.Worker;
import io.pivotscope.protocol.tls.TlsFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A frontend, a process and commands that know each other by certificates alone. */
@Timeout(180)
class SecurityIT {
  private static final String WORK = "io.pivotscope.guest.Events.work";

  @TempDir Path directory;
  private Bench bench;

  @AfterEach
  void end() {
    bench.close();
  }

  private Child guest(String javaHome, String procName, TlsFiles as, String more) {
    String agent =
        bench.agent(procName, "h").replace(",token=" + bench.token(), "")
            + ",token="
            + directory.resolve("no-token")
            + ",tls-ca="
            + as.authority()
            + ",tls-cert="
            + as.certificate()
            + ",tls-key="
            + as.key()
            + more;
    List<String> words = new ArrayList<>(List.of("-Xmx128m", "-javaagent:" + agent, "-cp"));
    words.addAll(List.of(Bench.guestClassPath(), Worker.class.getName()));
    return bench.guest(javaHome, procName, words);
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void certificatesFromEndToEnd(String javaHome) throws Exception {
    Certificates certificates = new Certificates(directory.resolve("tls"));
    TlsFiles frontend = certificates.of("frontend");
    TlsFiles orders = certificates.of("orders");
    Path credentials = directory.resolve("credentials");
    CredentialFile.addCertificate(credentials, "orders", EnumSet.of(Role.AGENT));
    List<String> options = new ArrayList<>(Bench.options(frontend));
    options.addAll(List.of("--credentials", credentials.toString()));
    bench = new Bench(directory, options.toArray(String[]::new));
    bench.show(frontend);

    Child worker = guest(javaHome, "orders", orders, ",redact=label");
    Child stranger = guest(javaHome, "stranger", certificates.selfSigned("stranger"), "");
    assertThat(stranger.awaitError(line -> line.contains("pivotscope"))).contains("no TLS with");
    bench.awaitAgents(1);

    worker.command("run 1 1 loads");
    Collection sums =
        bench.collect("From w In " + WORK + " Select SUM(w.amount) As sum, COUNT As n").await(1);
    Collection labels = bench.collect("From w In " + WORK + " Select w.label").await(1);
    worker.command("run 20 3 classified");
    await().atMost(Bench.LIMIT).until(() -> labels.look().counters().tuples() >= 20);
    assertThat(labels.look().processes().get(0).notes())
        .anyMatch(note -> note.contains(WORK + ".label: redacted"));
    labels.end();
    assertThat(labels.command.lines())
        .anyMatch(line -> line.contains("***"))
        .noneMatch(line -> line.contains("classified"));
    // What it says at its end it says under TLS as well.
    worker.process.getOutputStream().close();
    assertThat(worker.awaitExit()).isZero();
    await()
        .atMost(Bench.LIMIT)
        .until(
            () ->
                bench.api().agents().agents().stream()
                    .anyMatch(agent -> agent.presence().equals("finished")));
    assertThat(sums.finish().toString()).contains("\"n\":20", "\"sum\":60");

    assertThat(bench.run("audit", "-o", "json").lines())
        .anyMatch(line -> line.contains("\"install\"") && line.contains("w.label"));
  }
}
