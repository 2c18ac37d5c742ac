package io.pivotscope.frontend.propagation;

import static io.pivotscope.frontend.propagation.PropagationBench.BACK;
import static io.pivotscope.frontend.propagation.PropagationBench.FORWARD;
import static io.pivotscope.frontend.propagation.PropagationBench.REQUESTS;
import static io.pivotscope.frontend.propagation.PropagationBench.THREADS;
import static io.pivotscope.frontend.propagation.PropagationBench.assertEachWithItself;
import static io.pivotscope.frontend.propagation.PropagationBench.pairs;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.Collection;
import io.pivotscope.frontend.it.InTurn;
import io.pivotscope.frontend.it.TakesTurns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import testbed.guest.Proves;

/** Kafka's records: a broker without the agent, producers and consumers with it. */
@TakesTurns(turn = 0)
@InTurn(every = 3)
class KafkaIT {
  /** Ways to walk over what a poll has brought; each has a topic of its own. */
  private static final List<String> WALKS =
      List.of(
          "loop",
          "forEach",
          "ofTopic",
          "ofPartition",
          "byIndex",
          "listForEach",
          "stream",
          "parallelList",
          "first",
          "pool");

  /** Takes batches from an iterator before it handles them: in no record's request, or its own. */
  private static final String PARALLEL = "parallel";

  private static final List<String> PROTOCOLS = List.of("classic", "consumer");

  /** Requests of each thread before the queries come. */
  private static final int WARMING = 5;

  @TempDir Path directory;

  private String bootstrap;

  private PropagationBench bench(String java, List<String> topics) {
    PropagationBench bench = new PropagationBench(directory, "kafka", java);
    List<String> args = new ArrayList<>(topics);
    args.add(0, directory.resolve("broker").toString());
    Child broker = bench.bare("broker", "testbed.kafka.Broker", args.toArray(String[]::new));
    bootstrap = broker.await(line -> line.startsWith("bootstrap ")).split(" ")[1];
    return bench;
  }

  private String[] arguments(List<String> first, List<String> then) {
    List<String> all = new ArrayList<>(List.of(bootstrap));
    all.addAll(first);
    all.addAll(then);
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(
      library = "Apache Kafka clients",
      versions = "4.3.1",
      hops =
          "record to each that consumes it, with the classic and the new consumer; a walk over what"
              + " a poll brought by iterator, list, index, stream, pool; send to its callback")
  void eachRecordIsHandledInItsOwnRequest(String java) {
    List<String> topics = new ArrayList<>(WALKS);
    topics.add(PARALLEL);
    try (PropagationBench bench = bench(java, topics)) {
      Child producing =
          bench.guest("producer", "testbed.kafka.Producing", arguments(List.of(), topics));
      List<Child> consuming = new ArrayList<>();
      for (String protocol : PROTOCOLS) {
        consuming.add(
            bench.guest(protocol, "testbed.kafka.Consuming", arguments(List.of(protocol), topics)));
      }
      bench.warm(producing);
      consuming.forEach(each -> each.command("await " + THREADS * WARMING));
      List<Collection> collections = bench.collect(FORWARD, pairs("c", "a"), BACK);
      producing.command("run " + THREADS + " " + REQUESTS);
      consuming.forEach(each -> each.command("await " + THREADS * REQUESTS));
      List<JsonObject> forward = new ArrayList<>(collections.get(0).finish());
      List<JsonObject> parallel = forward.stream().filter(KafkaIT::isParallel).toList();
      forward.removeAll(parallel);
      assertEachWithItself(forward, WALKS, PROTOCOLS.size() * REQUESTS);
      assertThat(parallel).allSatisfy(row -> assertThat(name(row, "a")).isEqualTo(name(row, "b")));
      assertEachWithItself(collections.get(1).finish(), topics, REQUESTS);
      // The callback waits for the broker, not for a consumer.
      assertThat(collections.get(2).finish()).isEmpty();
      bench.assertAtRest();
      long records = (long) topics.size() * THREADS * REQUESTS;
      assertThat(count(bench, "producer", "attached")).isEqualTo(records);
      for (String protocol : PROTOCOLS) {
        assertThat(count(bench, protocol, "extracted")).isEqualTo(records);
        assertThat(count(bench, protocol, "bare")).isZero();
      }
    }
  }

  private static boolean isParallel(JsonObject row) {
    return name(row, "b").startsWith(PARALLEL + "-");
  }

  private static String name(JsonObject row, String event) {
    return row.get(event + ".name").getAsString();
  }

  private static long count(PropagationBench bench, String procName, String what) {
    return bench.count(procName, "Kafka", "record", what);
  }

  /**
   * Requests and answers over topics, each request handled twice: a row per handling, but what was
   * packed once counts once.
   */
  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(
      library = "Apache Kafka clients",
      versions = "4.3.1",
      hops = "a record delivered again after seek; and back by a record to another topic")
  void aRecordThatComesTwiceIsHandledTwiceAndCountsOnce(String java) {
    try (PropagationBench bench = bench(java, List.of("asked", "answered"))) {
      bench.guest("answering", "testbed.kafka.Answering", bootstrap);
      Child asking = bench.guest("asking", "testbed.kafka.Asking", bootstrap);
      bench.warm(asking);
      List<Collection> collections =
          bench.collect(
              FORWARD,
              BACK,
              pairs("c", "a"),
              counted("b", "a"),
              counted("c", "a"),
              counted("c", "b"));
      asking.command("run " + THREADS + " " + REQUESTS);
      assertEachWithItself(collections.get(0).finish(), List.of(""), 2 * REQUESTS);
      assertEachWithItself(collections.get(1).finish(), List.of(""), 2 * REQUESTS);
      assertEachWithItself(collections.get(2).finish(), List.of(""), REQUESTS);
      assertThat(sums(collections.get(3))).hasSize(THREADS).containsOnly(2L * REQUESTS);
      assertThat(sums(collections.get(4))).hasSize(THREADS).containsOnly((long) REQUESTS);
      assertThat(sums(collections.get(5))).hasSize(THREADS).containsOnly(2L * REQUESTS);
      bench.assertAtRest();
    }
  }

  /** For each name, how many of the earlier events the later ones had before them. */
  private static String counted(String later, String earlier) {
    return ("From e In testbed.guest.Events." + later)
        + (" Join n In (From x In testbed.guest.Events." + earlier + " Select COUNT As n)")
        + " On n -> e GroupBy e.name Select e.name, SUM(n.n) As sum"
        + " With request testbed.guest.Load.request";
  }

  private static List<Long> sums(Collection collection) {
    return collection.finish().stream().map(row -> row.get("sum").getAsLong()).toList();
  }

  /**
   * Older clients, and processes without the agent: all works as it did, and the gap is counted.
   */
  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(
      library = "Apache Kafka clients",
      versions = "3.9.2, 4.3.1",
      hops =
          "record to each that consumes it, producers and consumers without the agent beside them;"
              + " callback to get of the future that send returned")
  void olderClientsAndProcessesWithoutTheAgent(String java) {
    List<String> topics = List.of("loop", "ofPartition", "pool");
    List<String> all = new ArrayList<>(topics);
    all.add("acknowledged");
    try (PropagationBench bench = bench(java, all)) {
      acknowledged(bench, "kafka");
      acknowledged(bench, "kafka-3.9.2");
      String[] sent = arguments(List.of(), topics);
      String[] consumed = arguments(List.of("classic"), topics);
      Child producing = bench.guestOf("kafka-3.9.2", "producer", "testbed.kafka.Producing", sent);
      Child consuming =
          bench.guestOf("kafka-3.9.2", "consumer", "testbed.kafka.Consuming", consumed);
      Child bareProducing = bench.bare("bare producer", "testbed.kafka.Producing", sent);
      Child bareConsuming =
          bench.bare(
              "bare consumer", "testbed.kafka.Consuming", arguments(List.of("consumer"), topics));
      bench.warm(producing);
      bench.warm(bareProducing);
      for (Child each : List.of(consuming, bareConsuming)) {
        each.command("await " + 2 * THREADS * WARMING);
      }
      Collection forward = bench.collect(FORWARD).get(0);
      for (Child each : List.of(producing, bareProducing)) {
        each.command("run " + THREADS + " " + REQUESTS);
      }
      for (Child each : List.of(consuming, bareConsuming)) {
        each.command("await " + 2 * THREADS * REQUESTS);
      }
      assertEachWithItself(forward.finish(), topics, REQUESTS);
      bench.assertAtRest();
      long records = (long) topics.size() * THREADS * REQUESTS;
      assertThat(count(bench, "producer", "attached")).isEqualTo(records);
      assertThat(count(bench, "consumer", "extracted")).isEqualTo(records);
      assertThat(count(bench, "consumer", "bare")).isEqualTo(records);
    }
  }

  /** A record, one that was sent before, and one that is as large as it may be: without header. */
  private void acknowledged(PropagationBench bench, String testbed) {
    String procName = "acknowledged with " + testbed;
    Child program =
        bench.guestOf(testbed, procName, "testbed.kafka.Acknowledged", bootstrap, "acknowledged");
    bench.exactlyWithoutEdges(program, List.of("again", "full", "once"), FORWARD, BACK);
    long records = (long) THREADS * REQUESTS;
    assertThat(count(bench, procName, "attached")).isEqualTo(2 * records);
    assertThat(count(bench, procName, "oversized")).isEqualTo(records);
  }
}
