package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Items of {@code java.util.concurrent.Flow} and of Reactor. */
class FlowHandoffTest {
  private final Probe probe = new Probe();
  private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();
  private final List<Scheduler> schedulers = new ArrayList<>();

  @AfterEach
  void end() {
    try {
      schedulers.forEach(Scheduler::dispose);
    } finally {
      probe.restore();
    }
  }

  private Scheduler hot(Scheduler scheduler) throws InterruptedException {
    schedulers.add(scheduler);
    for (int i = 0; i < 20; i++) {
      CountDownLatch ran = new CountDownLatch(1);
      scheduler.schedule(ran::countDown);
      assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    }
    return scheduler;
  }

  @Test
  void itemsOfASubmissionPublisherCarryToEachSubscriber() throws Exception {
    try (SubmissionPublisher<String> publisher = new SubmissionPublisher<>()) {
      Map<String, Set<String>> other = new ConcurrentHashMap<>();
      publisher.subscribe(subscriber(seen));
      publisher.subscribe(subscriber(other));
      publisher.submit("warm");
      await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() == 1 && other.size() == 1);
      probe.weave();
      Crowd.ask(probe, publisher::submit);
      int all = Crowd.THREADS * Crowd.ROUNDS + 1;
      await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() == all && other.size() == all);
      assertEachSawItsOwn(seen);
      assertEachSawItsOwn(other);
    }
  }

  private void assertEachSawItsOwn(Map<String, Set<String>> items) {
    Map<String, Set<String>> strangers = new TreeMap<>(items);
    strangers.remove("warm"); // before the weaving
    strangers.entrySet().removeIf(e -> e.getValue().equals(Set.of(e.getKey())));
    assertThat(strangers).isEmpty();
  }

  private Flow.Subscriber<String> subscriber(Map<String, Set<String>> items) {
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
      }

      @Override
      public void onNext(String item) {
        items.put(item, probe.marks());
        probe.pack("left by " + item);
      }

      @Override
      public void onError(Throwable thrown) {
        items.put("error", Set.of(thrown.toString()));
      }

      @Override
      public void onComplete() {}
    };
  }

  @Test
  void reactorsSchedulersCarry() throws Exception {
    Scheduler parallel = hot(Schedulers.newParallel("hot", 2));
    Scheduler elastic = hot(Schedulers.newBoundedElastic(2, 1000, "hot"));
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          Set<String> marks =
              Mono.fromCallable(probe::marks)
                  .subscribeOn(parallel)
                  .publishOn(elastic)
                  .map(
                      before -> {
                        assertThat(before).containsExactly(mark);
                        return probe.marks();
                      })
                  .block(Duration.ofSeconds(20));
          assertThat(marks).containsExactly(mark);
        });
  }

  @Test
  void itemsOfAHotFluxKeepTheirOwnRequestsAcrossPublishOn() throws Exception {
    Scheduler parallel = hot(Schedulers.newParallel("hot", 2));
    Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
    int all = Crowd.THREADS * Crowd.ROUNDS;
    Queue<String> strangers = new ConcurrentLinkedQueue<>();
    Map<String, CountDownLatch> arrived = new ConcurrentHashMap<>();
    sink.asFlux()
        .publishOn(parallel)
        .subscribe(
            item -> {
              Set<String> marks = probe.marks();
              if (!marks.equals(Set.of(item))) {
                strangers.add(item + " saw " + marks);
              }
              probe.pack("left by " + item);
              seen.put(item, marks);
              arrived.get(item).countDown();
            });
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          CountDownLatch here = new CountDownLatch(1);
          arrived.put(mark, here);
          // Emissions are one at a time; items of several requests wait in the queue together.
          synchronized (sink) {
            sink.tryEmitNext(mark).orThrow();
          }
          assertThat(here.await(20, TimeUnit.SECONDS)).isTrue();
        });
    assertThat(seen).hasSize(all);
    assertThat(strangers).isEmpty();
  }

  @Test
  void coldFluxAcrossTwoSchedulers() throws Exception {
    Scheduler one = hot(Schedulers.newSingle("one"));
    Scheduler two = hot(Schedulers.newSingle("two"));
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          List<Set<String>> marks =
              Flux.range(0, 5)
                  .subscribeOn(one)
                  .publishOn(two)
                  .map(i -> probe.marks())
                  .collectList()
                  .block(Duration.ofSeconds(20));
          assertThat(marks).hasSize(5).containsOnly(Set.of(mark));
        });
  }
}
