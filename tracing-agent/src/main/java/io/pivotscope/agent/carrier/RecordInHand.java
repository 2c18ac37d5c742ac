package io.pivotscope.agent.carrier;

import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The record that each thread handles: from the moment it is taken until the next is taken from
 * wherever, its source has no more, or {@link #release}. Meanwhile the thread works for the request
 * of the record's sender; then it has what it had before.
 *
 * <p>Usable from any thread, also outside of hooks: nothing here throws. Nothing of the
 * application's is held that it does not hold itself.
 */
final class RecordInHand {

  /** A handling, and an earlier one inside which some task began that handles records too. */
  private static final class Handling {
    final WeakReference<Object> record;
    final Scope scope;
    final @Nullable Handling outer;
    WeakReference<Object> source;

    Handling(Object record, Object source, Scope scope, @Nullable Handling outer) {
      this.record = new WeakReference<>(record);
      this.source = new WeakReference<>(source);
      this.scope = scope;
      this.outer = outer;
    }
  }

  private final Requests requests;
  private final CarrierHop hop;
  private final ThreadLocal<@Nullable Handling> current = new ThreadLocal<>();

  RecordInHand(Requests requests, CarrierHop hop) {
    this.requests = requests;
    this.hop = hop;
  }

  /** The calling thread has got a record from a list or iterator. */
  void take(@Nullable Object record, Object source) {
    if (record == null) {
      return;
    }
    try {
      if (isInHand(record)) {
        // One iterator around another, or an element asked for again.
        Handling handling = current.get();
        if (handling != null) {
          handling.source = new WeakReference<>(source);
        }
        return;
      }
      release();
      if (requests.propagating()) {
        Scope scope = hop.receive(KafkaHeaders.of(record));
        current.set(new Handling(record, source, scope, current.get()));
      }
    } catch (Throwable ours) {
      // The application gets its record, perhaps without its request.
    }
  }

  /** Whether the calling thread handles this very record. */
  boolean isInHand(@Nullable Object record) {
    Handling handling = current.get();
    return handling != null
        && record != null
        && handling.record.refersTo(record)
        && requests.isCurrent(handling.scope);
  }

  /** The source has no more, or its record has been dealt with. */
  void done(Object source) {
    Handling handling = current.get();
    if (handling != null && handling.source.refersTo(source)) {
      release();
    }
  }

  /** Whatever the thread handled, it has gone on. */
  void release() {
    Handling handling = current.get();
    if (handling == null) {
      return;
    }
    try {
      while (handling != null && !goesOnOutside(handling.scope)) {
        requests.end(handling.scope);
        handling = handling.outer;
      }
      current.set(handling);
    } catch (Throwable ours) {
      current.remove();
    }
  }

  /** Whether a task was begun inside that has not ended. */
  private boolean goesOnOutside(Scope handling) {
    return requests.isOpen(handling) && !requests.isCurrent(handling);
  }

  /** Opaque: changes whenever the thread takes another record. */
  @Nullable Object mark() {
    return current.get();
  }
}
