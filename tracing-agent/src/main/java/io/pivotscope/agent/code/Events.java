package io.pivotscope.agent.code;

import io.pivotscope.baggage.value.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens around an event of one query at one method. Generated code calls it in this order,
 * on the application's thread and without any guard but what is in here:
 *
 * <pre>
 *   recording = thread()
 *   if recording != null
 *     if begin(recording)
 *       if isWhole(recording)  observe, unpack, .., pack or emit
 *       else                   interpret(recording, this, arguments)
 *     failed(recording, whatever was thrown)
 *     end(recording)
 * </pre>
 */
public abstract class Events {

  /** The calling thread's; null where our own code is running. */
  public abstract @Nullable Recording thread();

  /** Begins an event; false if the query does not look at this one. */
  public abstract boolean begin(Recording recording);

  /** Whether the past is whole, so that what is not in the baggage has not happened. */
  public abstract boolean isWhole(Recording recording);

  /** The event as a whole, by interpreting the program. */
  public abstract void interpret(
      Recording recording, @Nullable Object self, @Nullable Object[] args);

  /** What an export reads that is not in the arguments. */
  public abstract @Nullable Object observe(Recording recording, int export);

  /** Rows of a set slot. */
  public abstract List<Tuple> unpack(Recording recording, int slot);

  /** Rows met a slot in which nothing was. */
  public abstract void withoutBaggage(Recording recording, long rows);

  public abstract void pack(Recording recording, Tuple tuple);

  public abstract void stream(Recording recording, Tuple columns);

  /** Something of ours threw. */
  public abstract void failed(@Nullable Recording recording, Throwable thrown);

  public abstract void end(Recording recording);
}
