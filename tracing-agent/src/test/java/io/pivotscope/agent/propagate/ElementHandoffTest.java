package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Elements with points of their own: the queue is the application's, and nobody hooks it. */
class ElementHandoffTest {
  private final Probe probe = new Probe();

  @AfterEach
  void end() {
    probe.restore();
  }

  /** As ZooKeeper's: made once, then handed from processor to processor. */
  private static class Request {
    final String mark;
    final CountDownLatch processed = new CountDownLatch(2);

    Request(String mark) {
      this.mark = mark;
    }
  }

  private static final class SpecialRequest extends Request {
    SpecialRequest(String mark) {
      super(mark);
    }
  }

  private interface Processor {
    void processRequest(Request request);
  }

  /** Drains what waits in bulk, under its own lock. */
  private final class Stage implements Processor {
    private final List<Request> waiting = new ArrayList<>();
    private final Consumer<Request> next;
    private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::loop, "stage");

    Stage(Consumer<Request> next) {
      this.next = next;
      thread.setDaemon(true);
      thread.start();
    }

    void submit(Request request) {
      synchronized (this) {
        waiting.add(request);
        notifyAll();
      }
    }

    private void loop() {
      while (true) {
        List<Request> batch;
        synchronized (this) {
          try {
            while (waiting.isEmpty()) {
              wait();
            }
          } catch (InterruptedException over) {
            return;
          }
          batch = List.copyOf(waiting);
          waiting.clear();
        }
        batch.forEach(this::processRequest);
      }
    }

    @Override
    public void processRequest(Request request) {
      seen.put(request.mark, probe.marks());
      probe.pack("left by " + request.mark);
      request.processed.countDown();
      if (next != null) {
        next.accept(request);
      }
    }
  }

  @Test
  void attachedWhenConstructedAndActiveWhileAMethodWorksOnIt() throws Exception {
    Stage last = new Stage(null);
    Stage stage = new Stage(last::submit);
    probe.weave(
        ElementHandoff.of(
            Request.class.getName(),
            true,
            "<init>",
            Processor.class.getName() + "+.processRequest"));
    Crowd.ask(
        probe,
        mark -> {
          Request request = mark.hashCode() % 2 == 0 ? new Request(mark) : new SpecialRequest(mark);
          stage.submit(request);
          assertThat(request.processed.await(20, TimeUnit.SECONDS)).isTrue();
          assertThat(stage.seen.get(mark)).containsExactly(mark);
          assertThat(last.seen.get(mark)).containsExactly(mark);
          assertThat(probe.marks()).containsExactly(mark);
        });
    stage.thread.interrupt();
    last.thread.interrupt();
  }

  /** One processor calls the next on the same thread: program order stays. */
  @Test
  void activeWhereItIsActiveAlready() throws Exception {
    Stage last = new Stage(null);
    Stage stage = new Stage(last::processRequest);
    probe.weave(
        ElementHandoff.of(
            Request.class.getName(),
            true,
            "<init>",
            Processor.class.getName() + "+.processRequest"));
    Crowd.ask(
        probe,
        mark -> {
          Request request = new Request(mark);
          probe.pack("too late");
          stage.submit(request);
          assertThat(request.processed.await(20, TimeUnit.SECONDS)).isTrue();
          assertThat(stage.seen.get(mark)).containsExactly(mark);
          assertThat(last.seen.get(mark)).containsExactly("left by " + mark, mark);
        });
    stage.thread.interrupt();
    last.thread.interrupt();
  }

  @Test
  void wordsOfADeclaration() {
    ElementHandoff element =
        ElementHandoff.of("a.Call", false, "enqueue", "a.b.Server$Handler+.run");
    assertThat(element.attachAt()).isEqualTo(new ElementHandoff.Point("a.Call", false, "enqueue"));
    assertThat(element.activateAt())
        .isEqualTo(new ElementHandoff.Point("a.b.Server$Handler", true, "run"));
    assertThat(ElementHandoff.of("a.Call", true, null, null))
        .isEqualTo(ElementHandoff.inQueues("a.Call", true));
  }

  @Test
  void whatManyRequestsShareIsRefused() {
    Map<String, String> reasons =
        Map.of(
            "java.lang.String", "values",
            "java.lang.Long", "values",
            "java.time.Instant", "values",
            "java.util.UUID", "values",
            "java.lang.Class", "serve many requests",
            "java.lang.Enum", "serve many requests",
            "java.util.Map", "serve many requests",
            "java.lang.Object", "every object",
            "java.lang.Record", "every object",
            "byte[]", "not the name of a class");
    reasons.forEach(
        (type, reason) ->
            assertThatThrownBy(() -> ElementHandoff.inQueues(type, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(type + " cannot be declared as an element: ")
                .hasMessageContaining(reason));
    assertThatThrownBy(() -> ElementHandoff.of("a.Call", false, "enqueue", null))
        .hasMessageContaining("both");
    assertThatThrownBy(() -> ElementHandoff.of("a.Call", false, "enqueue", "<init>"))
        .hasMessageContaining("constructor");
    assertThatThrownBy(() -> ElementHandoff.of("a.Call", false, "", "run"))
        .hasMessageContaining("no method");
  }

  /** A library that lacks the method: the declaration is off, and says so. */
  @Test
  void aDeclarationThatDoesNotFitIsOff() {
    Propagations propagations =
        new Propagations(
            probe.requests,
            InstrumentationHolder.get(),
            List.of(),
            List.of(ElementHandoff.of(Request.class.getName(), true, "<init>", "process")));
    assertThat(new Request("loaded").mark).isEqualTo("loaded");
    assertThat(propagations.select().off())
        .containsExactly(
            new Refusal(
                "element " + Request.class.getName(),
                Request.class.getName() + " has no process(..)"));
  }
}
