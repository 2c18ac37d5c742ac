package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.value.Tuple;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The baggage of one branch of one request. Mutable; one thread at a time. */
public final class Baggage {
  /** Whether a (query, epoch) is still wanted here. */
  public interface Desired {
    boolean has(long query, long epoch);
  }

  public Baggage() {}

  public boolean isEmpty() {
    throw new UnsupportedOperationException();
  }

  /** Packs an event's rows into a set; a second pack of the same event appends rows. */
  public void pack(long query, long epoch, SetShape shape, EventId event, List<Tuple> rows) {
    throw new UnsupportedOperationException();
  }

  /** The kept events of a set, ascending by id. */
  public List<PackedEvent> unpackSet(long query, long epoch, int slot) {
    throw new UnsupportedOperationException();
  }

  /** Adds one row to the accumulators of its key. */
  public void add(
      long query, long epoch, LedgerShape shape, Tuple key, @Nullable Object... arguments) {
    throw new UnsupportedOperationException();
  }

  /** The groups of a ledger; the accumulators are copies. Without those folded into other. */
  public Map<Tuple, Accumulator[]> unpackLedger(long query, long epoch, int slot) {
    throw new UnsupportedOperationException();
  }

  /** What a budget folded into {@code other}: keys unknown, values exact; null if nothing. */
  public Accumulator @Nullable [] ledgerOther(long query, long epoch, int slot) {
    throw new UnsupportedOperationException();
  }

  /** Whether a slot may lack something: rows computed from it are partial ({@code cut}). */
  public boolean isCut(long query, long epoch, int slot) {
    throw new UnsupportedOperationException();
  }

  /** The id from which on a set was cut; null if it is whole. */
  public @Nullable EventId mark(long query, long epoch, int slot) {
    throw new UnsupportedOperationException();
  }

  /** Sets the query's view aside and begins an empty one; null if one is in progress or carried. */
  public @Nullable QueryView enterDeclared(long query, long epoch, EventId root) {
    throw new UnsupportedOperationException();
  }

  /** Restores what {@link #enterDeclared} set aside. */
  public void leaveDeclared(long query, QueryView view) {
    throw new UnsupportedOperationException();
  }

  /** Root of the declared request of that query in progress here or carried. */
  public @Nullable EventId declaredRoot(long query) {
    throw new UnsupportedOperationException();
  }

  /** For a hand-off whose return nobody awaits: the receiver's baggage, a fresh root branch. */
  public Baggage fork() {
    throw new UnsupportedOperationException();
  }

  /** Begins a send that awaits a return. */
  public Call call() {
    throw new UnsupportedOperationException();
  }

  /** The receiver's baggage of a call inside the process; to be taken before the caller goes on. */
  public Baggage fork(Call call) {
    throw new UnsupportedOperationException();
  }

  /** What this branch hands back; goes on as a fresh root if it goes on. */
  public Reply retire() {
    throw new UnsupportedOperationException();
  }

  /** Merges a reply into the branch that made the call (or another one of the same request). */
  public void complete(Call call, Reply reply) {
    throw new UnsupportedOperationException();
  }

  /** Merges another branch of the same request; the other stays as it is. */
  public void join(Baggage other) {
    throw new UnsupportedOperationException();
  }

  /** Merges a reply that completes no call of ours. */
  public void join(Reply reply) {
    throw new UnsupportedOperationException();
  }

  /** Cuts the query's slots to a budget; returns how many tuples or groups went. */
  public long cut(long query, int budgetBytes) {
    throw new UnsupportedOperationException();
  }

  /** Drops what is no longer wanted. */
  public void retain(Desired desired) {
    throw new UnsupportedOperationException();
  }
}
