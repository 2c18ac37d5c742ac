package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.guest.Busy;
import io.pivotscope.guest.Goods;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Queries of every kind come and go in a process under load, and nothing of them is left: neither
 * in the process, nor in the frontend. 100 cycles; {@code -Dpivotscope.cycles=1000} for more.
 */
class CyclesIT {
  private static final int CYCLES = Integer.getInteger("pivotscope.cycles", 100);

  /** Whatever is loaded once has been loaded by then. */
  private static final int WARM = 50;

  /** Of what is in use there; what the JVM has freed and keeps is its own: docs/coexistence.md. */
  private static final long METASPACE_SLACK_BYTES = 1_000_000;

  /** Some come and go; the history remembers each run. */
  private static final long FRONTEND_SLACK_BYTES = 12_000_000 + 4_000L * (CYCLES - WARM);

  /** Forms that the JVM's method handles make, and lambdas of the JDK that are linked anew. */
  private static final long HIDDEN_SLACK = 50 + (CYCLES - WARM) / 10;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String GUEST = "io.pivotscope.guest.";
  private static final String JOINED = " With request " + GUEST + "Errand.request";

  /** Woven by queries, or by the hand-offs and carriers of those that join. Thread may stay so. */
  private static final List<String> TOUCHED =
      List.of(
          Goods.class.getName(),
          Goods.Item.class.getName(),
          Goods.Priced.class.getName(),
          Goods.Box.class.getName(),
          Goods.Kind.class.getName(),
          Goods.Kind.class.getName() + "$1",
          GUEST + "Errand",
          "java.util.StringJoiner",
          "java.util.concurrent.FutureTask",
          "java.util.concurrent.ThreadPoolExecutor",
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.ForkJoinTask",
          "java.util.concurrent.LinkedBlockingQueue",
          "sun.net.www.protocol.http.HttpURLConnection",
          "sun.net.httpserver.ServerImpl");

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

  /** One of each kind. */
  private static List<String> mix(String line) {
    return List.of(
        "From w In " + GUEST + "Goods.sum GroupBy w.procName Select w.procName, COUNT",
        "From s In %1$sErrand.served Join a In %1$sErrand.asked On a -> s".formatted(GUEST)
            + " GroupBy a.name, s.path Select a.name, s.path, COUNT"
            + JOINED,
        "From c In %1$sErrand.answered Join h In MostRecent(%1$sErrand.handled @return) On h -> c"
                .formatted(GUEST)
            + " GroupBy h.amount Select h.amount, COUNT, MAX(h.elapsed)"
            + JOINED,
        "From r In %sGoods$Priced+.price(..) @return".formatted(GUEST)
            + " GroupBy r.class Select r.class, P99(r.elapsed), QUANTILE(r.elapsed, 0.5)",
        "From t In %sGoods.risky @throw Select COUNT, MAX(t.number)".formatted(GUEST),
        "From l In %sGoods.line @line %s Select COUNT".formatted(GUEST, line),
        "From c In %sGoods.sum @call List.get Where c.elapsed >= 0s Select COUNT, MAX(c.elapsed)"
            .formatted(GUEST),
        "From p In %1$sGoods*.*, *Errand.han* @exit".formatted(GUEST)
            + " GroupBy p.class, p.method Select p.class, p.method, COUNT",
        "From b In %sGoods$Box.put(..) Select b.this.key, b.value, b.times".formatted(GUEST),
        "From n In %1$sGoods$Item.new(..) @return, java.util.StringJoiner.new(..) @return"
                .formatted(GUEST)
            + " Select n.tracepoint, COUNT");
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void nothingIsLeftOfQueriesThatCameAndWent(String javaHome) throws Exception {
    Child busy = guest(javaHome, "busy", true);
    String line = busy.await(text -> text.startsWith("line ")).substring("line ".length());
    List<String> looks = looks(guest(javaHome, "untouched", false));
    bench.awaitAgents(1);
    busy.command("begin 2");
    Random random = new Random(Jdks.seed());
    ApiClient api = bench.api();
    List<String> mix = mix(line);

    run(api, mix, WARM, random);
    Use warm = measure(javaHome, busy);
    for (int done = WARM; done < CYCLES; done += mix.size()) {
      run(api, mix, mix.size(), random);
      if (done % 100 == 0) {
        System.out.println(done + " cycles: " + measure(javaHome, busy));
      }
    }
    Use last = measure(javaHome, busy);
    System.out.println("at " + WARM + " cycles: " + warm + "\nat " + CYCLES + ": " + last);
    busy.command("end");
    assertThat(busy.await(text -> text.startsWith("made "))).endsWith(" failed 0");
    assertThat(last.vitals().metaspaceBytes())
        .isLessThan(warm.vitals().metaspaceBytes() + METASPACE_SLACK_BYTES);
    assertThat(last.vitals().hidden()).isLessThan(warm.vitals().hidden() + HIDDEN_SLACK);
    assertThat(last.frontendBytes()).isLessThan(warm.frontendBytes() + FRONTEND_SLACK_BYTES);
    assertThat(last.vitals().advice()).as("classes of advice").isZero();
    assertThat(last.vitals().loaders()).isEqualTo(warm.vitals().loaders());
    assertThat(last.vitals().threads()).isEqualTo(warm.vitals().threads());
    List<String> atLast = looks(busy);
    assertThat(atLast).hasSameSizeAs(looks).filteredOn(text -> !looks.contains(text)).isEmpty();
  }

  /** Installs so many, one after the other, and lets each see events before it is stopped. */
  private static void run(ApiClient api, List<String> mix, int cycles, Random random)
      throws Exception {
    for (int done = 0; done < cycles; done += mix.size()) {
      List<Long> ids = new ArrayList<>();
      for (String text : mix) {
        Api.InstallRequest request =
            new Api.InstallRequest(Api.QueryText.of(text, "cycles"), 0, false);
        ids.add(api.install(request).query().id());
      }
      for (int i = 0; i < ids.size(); i++) {
        long id = ids.get(i);
        Awaitility.await(mix.get(i))
            .atMost(PATIENCE)
            .until(() -> api.query(id, false, Long.MAX_VALUE).counters().hits() > 0);
      }
      Collections.shuffle(ids, random);
      for (long id : ids) {
        api.stop(id);
      }
      for (long id : ids) {
        Awaitility.await("query " + id + " has ended")
            .atMost(PATIENCE)
            .until(() -> api.query(id, false, Long.MAX_VALUE).state().equals("ended"));
      }
    }
  }

  /** What is in use after a collection. */
  private record Use(long metaspaceUsed, long heapBytes, long frontendBytes, Vitals vitals) {}

  private Use measure(String javaHome, Child busy) {
    int before = busy.lines().size();
    busy.command("measure");
    String[] words =
        busy.lines().stream()
            .skip(before)
            .filter(text -> text.startsWith("metaspace "))
            .findFirst()
            .orElseThrow()
            .split(" ");
    return new Use(
        Long.parseLong(words[1]),
        Long.parseLong(words[3]),
        Vitals.liveBytes(System.getProperty("java.home"), bench.frontendPid()),
        Vitals.of(javaHome, busy.process.pid()));
  }

  private static List<String> looks(Child guest) {
    String command = "look " + String.join(" ", TOUCHED);
    int before = guest.lines().size();
    guest.command(command);
    return guest.lines().stream().skip(before).filter(text -> text.startsWith("look ")).toList();
  }

  private Child guest(String javaHome, String name, boolean traced) {
    List<String> words = new ArrayList<>();
    words.add("-Xmx128m");
    // Profiles of methods that get warm are in metaspace too, and would hide what a query leaves.
    words.add("-XX:TieredStopAtLevel=1");
    if (traced) {
      words.add("-javaagent:" + bench.agent(name, "host") + ",interval=100ms");
    }
    words.add(LooksAgent.option(directory));
    words.addAll(List.of("-cp", Bench.guestClassPath(), Busy.class.getName()));
    return bench.guest(javaHome, name, words);
  }
}
