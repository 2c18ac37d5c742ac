package io.pivotscope.protocol.link;

import io.pivotscope.protocol.advice.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an agent says to the frontend. */
public sealed interface AgentMessage {

  /**
   * The first message on a connection.
   *
   * @param incarnation random id of this run of the process, never reused
   * @param startMicros when the process began, by its physical clock
   * @param sentMicros physical clock of the process when sending
   */
  record Hello(
      long incarnation,
      String procName,
      String host,
      long pid,
      String javaVersion,
      String agentVersion,
      String token,
      long startMicros,
      long sentMicros,
      long hlc)
      implements AgentMessage {}

  /**
   * Still here: sent every interval when there is no report; its watermark stands as a report's.
   */
  record Heartbeat(long sentMicros, long watermark) implements AgentMessage {}

  /** Where the process stands with one query. Sent on every change. */
  record QueryStatus(
      long queryId,
      long epoch,
      State state,
      long hlc,
      @Nullable String reason,
      List<TracepointStatus> tracepoints,
      long pauseNanos)
      implements AgentMessage {
    public QueryStatus {
      tracepoints = List.copyOf(tracepoints);
    }
  }

  /** Life of a query in one process. */
  enum State {
    /** Woven, propagating, silent. */
    ARMED,
    /** Cannot run here; reason says why. */
    REFUSED,
    /** Classes restored. */
    REMOVED,
    /** Ended here by the process itself, for good, since it cost too much; reason says what. */
    TRIPPED
  }

  /**
   * @param advice index of the advice in the program
   * @param onStack methods that were on some thread's stack when woven
   */
  record TracepointStatus(
      int advice, int classes, int methods, List<Refusal> refusals, List<String> onStack) {
    public TracepointStatus {
      refusals = List.copyOf(refusals);
      onStack = List.copyOf(onStack);
    }
  }

  /** A class, method or declaration that was not woven, and why. */
  record Refusal(String where, String why) {}

  /**
   * One element of the report stream (DESIGN, decision 9).
   *
   * @param sequence 1, 2, ... within an incarnation; resent unchanged until acknowledged
   * @param watermark every event with hlc at or below it is in this or an earlier report
   */
  record Report(long sequence, long sentMicros, long watermark, List<QueryReport> queries)
      implements AgentMessage {
    public Report {
      queries = List.copyOf(queries);
    }
  }

  /** What one query did here since the previous report. Counters are increments. */
  record QueryReport(long queryId, long epoch, List<Pane> panes, Counters counters) {
    public QueryReport {
      panes = List.copyOf(panes);
    }
  }

  /**
   * Rows of one window.
   *
   * @param window window number: physical micros of the HLC divided by the window length
   * @param rows groups or streamed rows, encoded by baggage's ValueCodec and Accumulator codec
   */
  record Pane(long window, Rows rows) {

    /** Of rows that were made one by one. */
    public Pane(long window, List<Row> rows) {
      this(window, Rows.of(rows));
    }
  }

  /**
   * A group or a streamed row.
   *
   * @param key encoded tuple: the group's key, or all columns of a streamed row
   * @param accumulators encoded accumulators in order; empty for a streamed row
   * @param hlc of the event of a streamed row; 0 for a group
   * @param slot thread slot of a streamed row's event
   * @param other whether this is the group of keys over the cap
   */
  record Row(byte[] key, byte[] accumulators, long hlc, int slot, boolean other) {}

  /** Increments since the previous report; see LANGUAGE 1.6 for the causes. */
  record Counters(
      long hits,
      long tuples,
      long withoutBaggage,
      long cut,
      long dropped,
      long unsettled,
      long groups,
      long failed,
      Traffic traffic,
      List<AtAdvice> advice) {
    public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0);

    public Counters {
      advice = List.copyOf(advice);
    }

    /** Of what happened at events, where nothing travelled. */
    public Counters(
        long hits,
        long tuples,
        long withoutBaggage,
        long cut,
        long dropped,
        long unsettled,
        long groups,
        long failed) {
      this(hits, tuples, withoutBaggage, cut, dropped, unsettled, groups, failed, Traffic.NONE);
    }

    /** Without knowing at which advice. */
    public Counters(
        long hits,
        long tuples,
        long withoutBaggage,
        long cut,
        long dropped,
        long unsettled,
        long groups,
        long failed,
        Traffic traffic) {
      this(
          hits,
          tuples,
          withoutBaggage,
          cut,
          dropped,
          unsettled,
          groups,
          failed,
          traffic,
          List.of());
    }

    /** The same, with what happened at each advice. */
    public Counters at(List<AtAdvice> each) {
      return new Counters(
          hits, tuples, withoutBaggage, cut, dropped, unsettled, groups, failed, traffic, each);
    }

    /** Of one advice, by its index in the program; nothing where nothing was counted. */
    public AtAdvice at(int index) {
      return index < advice.size() ? advice.get(index) : AtAdvice.NONE;
    }

    /** Without those that are below nothing: they would take from what others have counted. */
    public Counters sane() {
      return new Counters(
          Math.max(0, hits),
          Math.max(0, tuples),
          Math.max(0, withoutBaggage),
          Math.max(0, cut),
          Math.max(0, dropped),
          Math.max(0, unsettled),
          Math.max(0, groups),
          Math.max(0, failed),
          traffic.sane(),
          advice.stream().map(AtAdvice::sane).toList());
    }

    public Counters plus(Counters o) {
      return new Counters(
          sum(hits, o.hits),
          sum(tuples, o.tuples),
          sum(withoutBaggage, o.withoutBaggage),
          sum(cut, o.cut),
          sum(dropped, o.dropped),
          sum(unsettled, o.unsettled),
          sum(groups, o.groups),
          sum(failed, o.failed),
          traffic.plus(o.traffic),
          AtAdvice.plus(advice, o.advice));
    }
  }

  /**
   * What happened at one advice of a query. An event at which several act is a hit of each.
   *
   * @param filtered rows that its conditions removed
   * @param withoutBaggage rows that met a slot in which nothing was
   */
  record AtAdvice(long hits, long filtered, long withoutBaggage) {
    public static final AtAdvice NONE = new AtAdvice(0, 0, 0);

    AtAdvice sane() {
      return new AtAdvice(Math.max(0, hits), Math.max(0, filtered), Math.max(0, withoutBaggage));
    }

    public AtAdvice plus(AtAdvice o) {
      return new AtAdvice(
          sum(hits, o.hits), sum(filtered, o.filtered), sum(withoutBaggage, o.withoutBaggage));
    }

    /** By index; the longer list says how many there are. */
    static List<AtAdvice> plus(List<AtAdvice> a, List<AtAdvice> b) {
      if (a.isEmpty() || b.isEmpty()) {
        return a.isEmpty() ? b : a;
      }
      List<AtAdvice> sum = new ArrayList<>(a.size() >= b.size() ? a : b);
      List<AtAdvice> less = a.size() >= b.size() ? b : a;
      for (int i = 0; i < less.size(); i++) {
        sum.set(i, sum.get(i).plus(less.get(i)));
      }
      return sum;
    }
  }

  /**
   * What a query put on wires.
   *
   * @param packed tuples packed into sets, and groups that ledgers did not have yet
   * @param hops headers that left with something of the query
   * @param bytes of the query in these headers
   * @param largestHeader bytes of the largest of these headers, everything included
   * @param reported rows of reports, counted where they arrive
   */
  record Traffic(long packed, long hops, long bytes, long largestHeader, long reported) {
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

    Traffic sane() {
      return new Traffic(
          Math.max(0, packed),
          Math.max(0, hops),
          Math.max(0, bytes),
          Math.max(0, largestHeader),
          Math.max(0, reported));
    }

    public Traffic plus(Traffic o) {
      return new Traffic(
          sum(packed, o.packed),
          sum(hops, o.hops),
          sum(bytes, o.bytes),
          Math.max(largestHeader, o.largestHeader),
          sum(reported, o.reported));
    }
  }

  /** Stays at the most instead of going beyond: what somebody says must not turn a sum over. */
  private static long sum(long a, long b) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) >= 0 ? sum : a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /**
   * Answer to {@link FrontendMessage.Describe}. Empty methods: no such class or method here.
   *
   * @param methods the first that match, so that an answer stays small
   * @param matchedMethods how many match, described or not
   * @param unreadClasses classes whose methods were not looked at, since that took too long
   */
  record Description(
      long requestId,
      boolean classKnown,
      List<MethodDescription> methods,
      List<String> nearest,
      int matchedClasses,
      int matchedMethods,
      int unreadClasses)
      implements AgentMessage {
    public Description {
      methods = List.copyOf(methods);
      nearest = List.copyOf(nearest);
    }

    /** All that match are described. */
    public Description(
        long requestId, boolean classKnown, List<MethodDescription> methods, List<String> nearest) {
      this(
          requestId,
          classKnown,
          methods,
          nearest,
          (int) methods.stream().map(MethodDescription::declaringClass).distinct().count(),
          methods.size(),
          0);
    }
  }

  /**
   * A method that matched.
   *
   * @param parameterNames as the class file has them, else arg0, arg1, ...
   * @param paths for each path asked for, its type or why it cannot be read
   */
  record MethodDescription(
      String declaringClass,
      String name,
      List<String> parameterTypes,
      List<String> parameterNames,
      String returnType,
      List<PathType> paths) {}

  /** {@code type} is the name of a {@code Type}; {@code error} non-null where it cannot be read. */
  record PathType(Path path, String type, @Nullable String error) {}

  /**
   * Answer to {@link FrontendMessage.Find}.
   *
   * @param classes with the methods that match best
   * @param matchedMethods how many match, told or not
   * @param unreadClasses loaded classes that were not looked into, since that took too long
   */
  record Found(
      long requestId,
      List<FoundClass> classes,
      int matchedClasses,
      int matchedMethods,
      int unreadClasses)
      implements AgentMessage {
    public Found {
      classes = List.copyOf(classes);
    }
  }

  /**
   * A loaded class.
   *
   * @param loader what the application calls it, else its class; empty for the boot loader
   * @param codeSource where it was loaded from; empty where the JVM does not say
   * @param sourceFile as the class file has it; empty if it has none
   * @param refusal why nothing in it can be woven; null if it can
   */
  record FoundClass(
      String name,
      String loader,
      String codeSource,
      String sourceFile,
      @Nullable String refusal,
      List<FoundMethod> methods) {
    public FoundClass {
      methods = List.copyOf(methods);
    }
  }

  /**
   * One of its methods.
   *
   * @param parameterNames as the class file has them, else arg0, arg1, ...
   * @param firstLine of its code; 0 where the class file has no lines
   * @param refusal why it cannot be woven; null if it can
   * @param score how well it fits: higher is better
   */
  record FoundMethod(
      String name,
      List<String> parameterTypes,
      List<String> parameterNames,
      String returnType,
      int firstLine,
      int lastLine,
      @Nullable String refusal,
      int score) {
    public FoundMethod {
      parameterTypes = List.copyOf(parameterTypes);
      parameterNames = List.copyOf(parameterNames);
    }
  }

  /**
   * How requests travel into and out of this process, in all since it began. Sent when it has
   * changed; a process where nothing ever propagated sends none.
   *
   * @param hops those over which something has travelled
   * @param off declarations that are left out here, and why
   * @param threadsInRequests live threads that work for a request that was handed to them; of a
   *     process at rest, those that a request has started and that live on
   * @param foreign results of hand-offs that were read by another request than theirs
   */
  record Propagation(List<HopCounts> hops, List<Refusal> off, int threadsInRequests, long foreign)
      implements AgentMessage {
    public static final Propagation NONE = new Propagation(List.of(), List.of(), 0, 0);

    public Propagation {
      hops = List.copyOf(hops);
      off = List.copyOf(off);
    }
  }

  /**
   * What has travelled over one hop of a carrier, and what has not.
   *
   * @param carrier the declaration's name
   * @param hop what travels, in a word or two: {@code call}, {@code record}
   * @param attached messages that left with a header
   * @param forwarded those among them whose request began in another process
   * @param extracted messages that arrived with a header
   * @param bare messages that arrived without one: their sender is not woven, or not yet
   * @param returned replies that left with a header
   * @param merged replies that completed their call
   * @param bareReplies replies that came without one
   * @param orphaned replies that completed nothing: late, a second one, or of another request
   * @param malformed headers that could not be read
   * @param refused headers whose stamp came from a clock too far ahead to be believed
   * @param oversized headers that the transport had no room for
   */
  record HopCounts(
      String carrier,
      String hop,
      long attached,
      long forwarded,
      long extracted,
      long bare,
      long returned,
      long merged,
      long bareReplies,
      long orphaned,
      long malformed,
      long refused,
      long oversized) {

    /** What was counted since then. */
    public HopCounts minus(HopCounts then) {
      return new HopCounts(
          carrier,
          hop,
          attached - then.attached,
          forwarded - then.forwarded,
          extracted - then.extracted,
          bare - then.bare,
          returned - then.returned,
          merged - then.merged,
          bareReplies - then.bareReplies,
          orphaned - then.orphaned,
          malformed - then.malformed,
          refused - then.refused,
          oversized - then.oversized);
    }

    /** Whether nothing was counted. */
    public boolean isEmpty() {
      return equals(new HopCounts(carrier, hop, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }
  }

  /** The process ends in good order; everything up to the last report has been sent. */
  record Goodbye(long watermark) implements AgentMessage {}
}
