package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.guest.Loop;
import io.pivotscope.benchmarks.guest.Work;
import io.pivotscope.benchmarks.process.Session.Load;
import io.pivotscope.benchmarks.process.Traced.Rows;
import io.pivotscope.benchmarks.process.Traced.When;
import java.util.List;

/** What Pivotscope can have to do at a call. */
final class Ours {
  private static final String WORK = Work.class.getName() + ".work0(String, int)";
  private static final String PACKED = Work.class.getName() + ".packed(String, int)";
  private static final String JOINED = Work.class.getName() + ".joined(String, int)";
  private static final String REQUEST = Work.class.getName() + ".request(String, int)";

  static final Load ONE = Load.of(Loop.CALLS, 1);
  static final Load TWO = Load.of(Loop.CALLS, 2);
  static final Load LONG = Load.of(Loop.LONG_REQUESTS, 1);
  static final Load SHORT = Load.of(Loop.SHORT_REQUESTS, 1);

  private static final String SUM =
      "From w In " + WORK + " GroupBy w.key Select w.key, COUNT As n, SUM(w.bytes)";

  private static final String QUANTILE =
      "From w In " + WORK + " GroupBy w.key Select w.key, COUNT As n, QUANTILE(w.bytes, 0.99)";

  private static final String RETURNED =
      "From w In " + WORK + " @return GroupBy w.key Select w.key, COUNT As n, SUM(w.bytes)";

  private static final String LATENCY =
      "From w In " + WORK + " @return GroupBy w.key Select w.key, COUNT As n, AVERAGE(w.elapsed)";

  private static final String WHERE =
      "From w In "
          + WORK
          + " Let twice = 2 * w.bytes, known = w.key != \"nobody\""
          + " Where known and twice >= 0 Select COUNT As n";

  private static final String PACK =
      "From j In "
          + JOINED
          + " Join p In MostRecent("
          + WORK
          + ") On p -> j"
          + " Select COUNT As n, SUM(p.bytes)";

  private static final String JOIN =
      "From j In "
          + JOINED
          + " Join p In MostRecent("
          + PACKED
          + ") On p -> j"
          + " GroupBy p.key Select p.key, COUNT As n, SUM(j.bytes)"
          + " With request "
          + REQUEST;

  /** All that is packed, counted by key where it is packed. */
  private static final String LEDGER = JOIN.replace("MostRecent(" + PACKED + ")", PACKED);

  private static final String ARMED =
      "From w In "
          + WORK
          + " Join p In MostRecent("
          + PACKED
          + ") On p -> w"
          + " GroupBy p.key Select p.key, COUNT As n, SUM(w.bytes)";

  /** The row that peers are compared with. */
  static final String MAIN = "count and sum by key";

  private Ours() {}

  static List<Configuration> all() {
    return List.of(
        new Traced("agent attached, nothing woven", ONE, SUM, When.BEFORE, Rows.NONE),
        new Traced("query removed again", ONE, SUM, When.REMOVED, Rows.NONE),
        new Traced("woven, T0 far ahead", ONE, SUM, When.ARMED, Rows.NONE),
        new Traced("woven, switched off", ONE, SUM, When.SWITCHED_OFF, Rows.NONE),
        new Traced(MAIN, ONE, SUM, When.COLLECTING, Rows.PER_CALL),
        new Traced(MAIN + ", 2 threads", TWO, SUM, When.COLLECTING, Rows.PER_CALL),
        new Traced(MAIN + ", at the return", ONE, RETURNED, When.COLLECTING, Rows.PER_CALL),
        new Traced(
            "count and average latency by key", ONE, LATENCY, When.COLLECTING, Rows.PER_CALL),
        new Traced("count and quantile by key", ONE, QUANTILE, When.COLLECTING, Rows.PER_CALL),
        new Traced(
            "let and where on two fields, count", ONE, WHERE, When.COLLECTING, Rows.PER_CALL),
        new Traced("armed join, request without baggage", ONE, ARMED, When.COLLECTING, Rows.NONE),
        new Traced("pack alone", ONE, PACK, When.COLLECTING, Rows.FOR_THE_LAST),
        new Traced(
            "unpack, join, group, sum: a joined call of " + Loop.LONG + " per pack",
            LONG,
            JOIN,
            When.COLLECTING,
            Rows.PER_CALL),
        new Traced("the same with a ledger", LONG, LEDGER, When.COLLECTING, Rows.PER_CALL),
        new Traced(
            "request, pack, and one joined call", SHORT, JOIN, When.COLLECTING, Rows.PER_CALL));
  }

  static List<Configuration> baselines() {
    return List.of(
        Untraced.baseline("no tool: 1 call", ONE),
        Untraced.baseline("no tool: 1 call, 2 threads", TWO),
        Untraced.baseline("no tool: joined call of " + Loop.LONG + " per request", LONG),
        Untraced.baseline("no tool: request with one joined call", SHORT));
  }
}
