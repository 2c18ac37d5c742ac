package io.pivotscope.agent.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.run.Threads;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.HlcClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which record's request a thread works for while it walks over a list of them. */
class RecordListTest {

  /** As much of a ConsumerRecord as is looked at. */
  public record Message(String name, Headers headers) {}

  public record Headers(byte[] ours) {
    public Header lastHeader(String key) {
      return key.equals("pivotscope") && ours != null ? new Header(ours) : null;
    }
  }

  public record Header(byte[] value) {}

  private final Requests requests =
      new Requests(new Threads(), new HlcClock(AnchoredClock.system()), 1, Budgets.UNLIMITED);
  private final CarrierHop hop = requests.hop("test", "record");
  private final RecordInHand hand = new RecordInHand(requests, hop);

  /** By name; and the request of the test's own thread. */
  private final Map<String, Handoff> senders = new HashMap<>();

  private final List<Object> messages = new ArrayList<>();
  private List<Object> list;

  @BeforeEach
  void send() {
    requests.setPropagating(true);
    senders.put("own", requests.capture());
    for (String name : List.of("r0", "r1", "r2")) {
      Scope sender = requests.beginTick();
      senders.put(name, requests.capture());
      messages.add(new Message(name, new Headers(hop.send(false, true).header())));
      requests.end(sender);
    }
    list = new RecordList(Collections.unmodifiableList(messages), hand);
  }

  /** Whose request the calling thread works for. */
  private String current() {
    for (Map.Entry<String, Handoff> each : senders.entrySet()) {
      if (requests.isOfCurrent(each.getValue())) {
        return each.getKey();
      }
    }
    return "another";
  }

  private long handled() {
    return hop.counts().extracted();
  }

  @Test
  void aLoopHandlesRecordByRecord() {
    List<String> seen = new ArrayList<>();
    for (Object each : list) {
      seen.add(((Message) each).name() + " in " + current());
    }
    assertThat(seen).containsExactly("r0 in r0", "r1 in r1", "r2 in r2");
    assertThat(current()).isEqualTo("own");
    assertThat(((Message) list.get(list.size() - 1)).name()).isEqualTo("r2");
    assertThat(current()).isEqualTo("own");
    assertThat(handled()).isEqualTo(3);
  }

  @Test
  void backwardsToo() {
    ListIterator<Object> records = list.listIterator(3);
    records.previous();
    assertThat(current()).isEqualTo("r2");
    records.previous();
    assertThat(current()).isEqualTo("r1");
    records.previous();
    assertThat(records.hasPrevious()).isFalse();
    assertThat(current()).isEqualTo("own");
  }

  @Test
  void whoLeavesALoopStaysUntilTheNextPoll() {
    Iterator<Object> records = list.iterator();
    records.next();
    assertThat(current()).isEqualTo("r0");
    assertThat(records.hasNext()).isTrue();
    assertThat(current()).isEqualTo("r0");
    hand.release();
    assertThat(current()).isEqualTo("own");
    hand.release();
    assertThat(current()).isEqualTo("own");
  }

  @Test
  void aLoopOverIndicesHandlesEachOnce() {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      assertThat(list.get(i)).isSameAs(list.get(i));
      seen.add(current());
    }
    assertThat(seen).containsExactly("r0", "r1", "r2");
    assertThat(handled()).isEqualTo(3);
    list.get(0);
    assertThat(current()).isEqualTo("r0");
  }

  @Test
  void aLookAtARecordIsNoHandling() {
    list.get(2);
    assertThat(current()).isEqualTo("own");
    list.get(0);
    list.get(2); // nor does the one before go on: this may be the loop of somebody else
    assertThat(current()).isEqualTo("own");
  }

  @Test
  void anActionThatThrowsEndsTheHandling() {
    assertThatThrownBy(
            () ->
                list.forEach(
                    each -> {
                      assertThat(current()).isEqualTo("r0");
                      throw new IllegalStateException("expected");
                    }))
        .hasMessage("expected");
    assertThat(current()).isEqualTo("own");
  }

  @Test
  void aStreamHandlesEachInWhicheverThreadItIs() {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    list.stream().forEach(each -> seen.add(((Message) each).name() + " in " + current()));
    assertThat(seen).containsExactlyInAnyOrder("r0 in r0", "r1 in r1", "r2 in r2");
    assertThat(list.stream().map(each -> current()).toList()).containsExactly("r0", "r1", "r2");
    List<Object> many = new ArrayList<>();
    IntStream.range(0, 1000).forEach(i -> many.addAll(messages));
    Set<String> inParallel = ConcurrentHashMap.newKeySet();
    new RecordList(many, hand)
        .parallelStream()
            .forEach(each -> inParallel.add(((Message) each).name() + " in " + current()));
    assertThat(inParallel).isEqualTo(seen);
    assertThat(current()).isEqualTo("own");
  }

  /** An interceptor may have put our list into records of its own. */
  @Test
  void aListOfAListHandlesEachOnce() {
    List<String> seen = new ArrayList<>();
    for (Object each : new RecordList(Collections.unmodifiableList(list), hand)) {
      assertThat(each).isInstanceOf(Message.class);
      seen.add(current());
    }
    assertThat(seen).containsExactly("r0", "r1", "r2");
    assertThat(handled()).isEqualTo(3);
    assertThat(current()).isEqualTo("own");
  }

  @Test
  void aPartOfAListIsOneToo() {
    List<String> seen = new ArrayList<>();
    list.subList(1, 3).forEach(each -> seen.add(current()));
    assertThat(seen).containsExactly("r1", "r2");
  }

  @Test
  void aRecordWithoutHeaderBeginsARequest() {
    messages.add(1, new Message("bare", new Headers(null)));
    List<String> seen = new ArrayList<>();
    for (Object each : list) {
      seen.add(current());
    }
    assertThat(seen).containsExactly("r0", "another", "r1", "r2");
    assertThat(hop.counts().bare()).isEqualTo(1);
  }

  /** What was begun inside a handling and goes on is not torn down by another walk inside it. */
  @Test
  void aTaskWithinAHandlingHandlesRecordsOfItsOwn() {
    list.iterator().next();
    Scope task = requests.begin(senders.get("r2"));
    Iterator<Object> inner = new RecordList(messages, hand).listIterator(1);
    inner.next();
    assertThat(current()).isEqualTo("r1");
    hand.release();
    assertThat(current()).isEqualTo("r2");
    requests.end(task);
    assertThat(current()).isEqualTo("r0");
    hand.release();
    assertThat(current()).isEqualTo("own");
  }

  /** A pooled thread's task that left its loop: the next one finds nothing of it. */
  @Test
  void aHandlingEndsWithTheTaskAroundIt() {
    Scope task = requests.begin(senders.get("own"));
    list.iterator().next();
    requests.end(task);
    assertThat(current()).isEqualTo("own");
    Scope next = requests.begin(senders.get("r2"));
    list.iterator().next();
    assertThat(current()).isEqualTo("r0");
    hand.release();
    assertThat(current()).isEqualTo("r2");
    requests.end(next);
    assertThat(handled()).isEqualTo(2);
  }

  @Test
  void nothingIsHandledOnceNobodyAsksAnyMore() {
    Iterator<Object> records = list.iterator();
    records.next();
    requests.setPropagating(false);
    records.next();
    assertThat(current()).isEqualTo("own");
    assertThat(handled()).isEqualTo(1);
  }

  @Test
  void itIsTheListThatTheApplicationHad() {
    assertThat(list.equals(messages)).isTrue();
    assertThat(list.hashCode()).isEqualTo(messages.hashCode());
    assertThat(list.toString()).isEqualTo(messages.toString());
    assertThat(list.toArray()).isEqualTo(messages.toArray());
    assertThat(list.indexOf(messages.get(1))).isEqualTo(1);
    assertThat(list.contains(messages.get(2))).isTrue();
    assertThatThrownBy(() -> list.add("x")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.clear()).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.removeIf(each -> false))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(current()).isEqualTo("own");
    assertThat(handled()).isZero();
    assertThat(messages.equals(list)).isTrue(); // which walks over it
  }
}
