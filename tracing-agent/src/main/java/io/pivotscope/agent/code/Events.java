package io.pivotscope.agent.code;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.aggregate.Recorder;
import io.pivotscope.baggage.Groups;
import io.pivotscope.baggage.LedgerShape;
import io.pivotscope.baggage.LedgerView;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.SetView;
import io.pivotscope.baggage.value.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * What happens around an event of one query at one place of a method. Generated code calls it in
 * this order, on the application's thread:
 *
 * <pre>
 *   recorder = thread()
 *   if recorder != null and not passes(recorder)     passes only where the advice unpacks
 *     guard up                                       where nobody has seen to that
 *     pane = begin(recorder)
 *     if pane != null
 *       isSettled(recorder)                            only where that could change a row
 *       unpack, observe, .., pack or emit              or, where the past is not whole,
 *       interpret(recorder, pane, this, arguments, ..)
 *     failed(pane, whatever was thrown)
 *     end(recorder)
 *     guard down
 * </pre>
 *
 * <p>The guard is a field that the code itself sets: were it left up since a call found the stack
 * full, the thread would record nothing any more.
 *
 * <p>What it gets stays in local variables: to store an object into another one that is older is
 * dear with some collectors. To be implemented by a record: of those, what the components refer to
 * is a constant to the compiler.
 */
public interface Events {

  /** Whether whoever calls the code has seen to guard and fence. */
  boolean guarded();

  /** The calling thread's; null where our own code is running and nobody has seen to that. */
  @Nullable Recorder thread();

  /**
   * Whether the request carries nothing, so that an inner join has no row; the event has then been
   * counted, and is over.
   */
  boolean passes(Recorder recorder);

  /** Begins an event; returns where its counts and rows go, null if the query looks away. */
  @Nullable Pane begin(Recorder recorder);

  /** Whether the past is whole, so that what is not in the baggage has not happened. */
  boolean isSettled(Recorder recorder);

  /** The event as a whole, by interpreting the program. */
  void interpret(
      Recorder recorder,
      Pane pane,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown,
      long elapsedNanos);

  /**
   * What an export reads that is not in the arguments.
   *
   * @param advice which of those that are compiled together
   */
  @Nullable Object observe(Recorder recorder, int advice, int export);

  /** What a set slot holds. */
  SetView unpack(Recorder recorder, int slot);

  /** What a ledger holds; it is cut where it is of another shape. */
  LedgerView unpack(Recorder recorder, LedgerShape shape);

  /** Packs the only row of the event. */
  void pack(Recorder recorder, Pane pane, SetShape shape, Tuple tuple);

  /** Packs the rows of the event. */
  void pack(Recorder recorder, Pane pane, SetShape shape, EventRows rows);

  /** An event without a row. */
  void packNothing(Recorder recorder, Pane pane, SetShape shape);

  /** Groups to add rows to, then comes {@link #added}; null where nothing can be added. */
  @Nullable Groups toAdd(Recorder recorder, LedgerShape shape);

  /**
   * Rows have been added.
   *
   * @param counters how often a long was added to a count, a sum or an average
   * @param bytes how much longer all else can have become when encoded
   */
  void added(Recorder recorder, Pane pane, Groups groups, int counters, long bytes);

  void stream(Recorder recorder, Pane pane, Tuple columns);

  /** Something of ours threw. */
  void failed(@Nullable Pane pane, Throwable thrown);

  void end(Recorder recorder);
}
