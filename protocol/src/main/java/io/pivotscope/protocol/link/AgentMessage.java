package io.pivotscope.protocol.link;

import io.pivotscope.protocol.advice.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an agent says to the frontend. */
public sealed interface AgentMessage {

  /**
   * The first message on a connection.
   *
   * @param incarnation random id of this run of the process, never reused
   * @param startMicros when the agent began there: with the next, how old it is
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

  /**
   * Where the process stands with one query. Sent on every change.
   *
   * @param hlc since when
   * @param t0 when the query begins, as far as the process has heard; 0 until it has, {@link
   *     #UNSAID} if it does not say. Before any watermark of a time at which it knew
   * @param reason of a state that nobody asked for, or what the result lacks of this process
   */
  record QueryStatus(
      long queryId,
      long epoch,
      State state,
      long hlc,
      long t0,
      @Nullable String reason,
      List<TracepointStatus> tracepoints,
      long pauseNanos)
      implements AgentMessage {
    /** For {@link #t0}: an agent that is older than that field. */
    public static final long UNSAID = -1;

    public QueryStatus {
      tracepoints = List.copyOf(tracepoints);
    }

    /** The same in other words. */
    public QueryStatus with(@Nullable String otherReason, List<TracepointStatus> points) {
      return new QueryStatus(queryId, epoch, state, hlc, t0, otherReason, points, pauseNanos);
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

    /** The same counts of another hop. */
    public HopCounts named(String newCarrier, String newHop) {
      return new HopCounts(
          newCarrier,
          newHop,
          attached,
          forwarded,
          extracted,
          bare,
          returned,
          merged,
          bareReplies,
          orphaned,
          malformed,
          refused,
          oversized);
    }

    /** Whether nothing was counted. */
    public boolean isEmpty() {
      return equals(new HopCounts(carrier, hop, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }
  }

  /** The process ends in good order; everything up to the last report has been sent. */
  record Goodbye(long watermark) implements AgentMessage {}
}
