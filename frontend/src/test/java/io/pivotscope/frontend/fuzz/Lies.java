package io.pivotscope.frontend.fuzz;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.lifecycle.Programs;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.Found;
import io.pivotscope.protocol.link.AgentMessage.Goodbye;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Pane;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.AtAdvice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What an agent may say that is a message and untrue: numbers that cannot be, of queries that are
 * there and of some that are not. Groups have names of their own, so that those of others can be
 * told from them.
 */
final class Lies {
  /** A year before hybrid times end. */
  private static final long YEAR_2090 = Hlc.of(3_786_912_000_000_000L);

  private static final int MANY = 5_000;

  private final RandomGenerator random;
  private final long query;
  private final long epoch;

  /**
   * @param query one that is there
   */
  Lies(RandomGenerator random, long query, long epoch) {
    this.random = random;
    this.query = query;
    this.epoch = epoch;
  }

  static Hello hello(long incarnation, String token) {
    long micros = System.currentTimeMillis() * 1000;
    return new Hello(
        incarnation, "liar", "host", 1, "17", "0.1", token, micros, micros, Hlc.of(micros));
  }

  AgentMessage next() {
    return switch (random.nextInt(10)) {
      case 0 -> new Heartbeat(number(), number());
      case 1, 2 -> status();
      case 3, 4, 5 -> report();
      case 6 -> description();
      case 7 ->
          new Found(number(), List.of(), random.nextInt(), random.nextInt(), random.nextInt());
      case 8 -> propagation();
      default -> random.nextInt(20) == 0 ? new Goodbye(number()) : new Heartbeat(0, YEAR_2090);
    };
  }

  QueryStatus status() {
    List<TracepointStatus> points = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      points.add(
          new TracepointStatus(
              random.nextInt(4) == 0 ? random.nextInt() : 0,
              random.nextInt(),
              random.nextInt(),
              Collections.nCopies(few(), new Refusal("x", "y".repeat(random.nextInt(50)))),
              Collections.nCopies(few(), "z")));
    }
    State state = State.values()[random.nextInt(State.values().length)];
    return new QueryStatus(
        someQuery(),
        random.nextBoolean() ? epoch : number(),
        state,
        number(),
        number(),
        random.nextBoolean() ? null : "because",
        points,
        number());
  }

  Report report() {
    List<Pane> panes = new ArrayList<>();
    for (int i = few(); i > 0; i--) {
      panes.add(new Pane(number(), rows()));
    }
    return new Report(
        number(),
        number(),
        number(),
        List.of(
            new QueryReport(
                someQuery(), random.nextInt(4) == 0 ? number() : epoch, panes, counters()),
            new QueryReport(number(), number(), List.of(), Counters.NONE)));
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] garbage = new byte[random.nextInt(20)];
      random.nextBytes(garbage);
      rows.add(
          random.nextBoolean()
              ? Programs.group("lie " + random.nextInt(MANY), random.nextLong())
              : new Row(garbage, garbage, number(), random.nextInt(), random.nextBoolean()));
    }
    return rows;
  }

  private Counters counters() {
    return new Counters(
            number(), number(), number(), number(), number(), number(), number(), number())
        .at(Collections.nCopies(few(), new AtAdvice(number(), number(), number())));
  }

  private Description description() {
    return new Description(random.nextInt(100), random.nextBoolean(), List.of(), List.of("liar"));
  }

  private Propagation propagation() {
    HopCounts hop =
        new HopCounts(
            "x", "y", number(), number(), number(), number(), number(), number(), number(),
            number(), number(), number(), number());
    return new Propagation(
        Collections.nCopies(few(), hop),
        Collections.nCopies(few(), new Refusal("x", "y")),
        random.nextInt(),
        number());
  }

  private long someQuery() {
    return random.nextBoolean() ? query : number();
  }

  /** Seldom many. */
  private int few() {
    return random.nextInt(50) == 0 ? random.nextInt(MANY) : random.nextInt(3);
  }

  private long number() {
    long now = System.currentTimeMillis() * 1000;
    return switch (random.nextInt(12)) {
      case 0 -> 0;
      case 1 -> 1;
      case 2 -> -1;
      case 3 -> Long.MAX_VALUE;
      case 4 -> Long.MIN_VALUE;
      case 5 -> YEAR_2090;
      case 6 -> Hlc.of(now + random.nextInt());
      case 7 -> now / 1_000_000 + random.nextInt(2_000);
      case 8 -> now / 1_000_000 - random.nextInt(2_000);
      case 9 -> random.nextInt(1_000);
      default -> random.nextLong();
    };
  }
}
