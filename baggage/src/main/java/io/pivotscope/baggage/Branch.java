package io.pivotscope.baggage;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A branch of a request: its name, minted when first needed, and the calls that it has made. One
 * for all queries.
 */
final class Branch {
  private static final int MAX_SEALED = 1024;

  private final LongSupplier nonces;
  private @Nullable BranchPath path;
  // The call that began this branch, as long as the branch has no name.
  private @Nullable BranchPath caller;
  private long callerOrdinal;
  // Whether whoever called still has what it sent.
  private boolean callerKeeps;

  private long next;
  private long returned;
  private Ordinals closed = Ordinals.NONE;
  // Calls that were given up after some of what they had counted had been taken over.
  private Set<Long> sealed = Set.of();
  private long sealedBelow;

  // Whether it is the branch that began the request.
  private boolean first;

  Branch(LongSupplier nonces, boolean first) {
    this.nonces = nonces;
    this.first = first;
  }

  void begunBy(BranchPath byCaller, long ordinal, boolean byMessage) {
    caller = byCaller;
    callerOrdinal = ordinal;
    callerKeeps = byMessage;
  }

  /** Whether the reply goes to a caller that remembers what its message brought here. */
  boolean callerKeepsWhatItSent() {
    return callerKeeps;
  }

  @Nullable BranchPath path() {
    return path;
  }

  Ordinals closed() {
    return closed;
  }

  /** The branch's name. The nonce makes bytes that are handled twice two branches. */
  BranchPath mint() {
    BranchPath result = path;
    if (result == null) {
      BranchPath from = caller;
      result =
          from == null
              ? BranchPath.root(first ? BranchPath.FIRST : fresh())
              : from.child(callerOrdinal, (int) (nonces.getAsLong() >>> 32));
      path = result;
      caller = null;
    }
    return result;
  }

  private long fresh() {
    long nonce = nonces.getAsLong();
    return nonce == BranchPath.FIRST ? 1 : nonce;
  }

  /** Whether a call began this branch, so that the caller may have closed it. */
  boolean isBegunByCall() {
    return path == null ? caller != null : path.parent() != null;
  }

  /** Whether the ledger knows that this branch's call has been completed already. */
  boolean isClosedIn(Ledger ledger) {
    BranchPath at = path == null ? caller : path.parent();
    return at != null && ledger.isClosed(at, path == null ? callerOrdinal : path.ordinal());
  }

  /** Takes a fresh root for a name: the old one is closed, so what it counts would be lost. */
  BranchPath rename() {
    path = null;
    first = false;
    caller = null;
    callerKeeps = false;
    return mint();
  }

  /** The ordinal for a send that awaits a return. */
  long call() {
    return next++;
  }

  /** A call has come back clean and its cells were folded; {@code nowClosed} includes it. */
  void returned(Ordinals nowClosed) {
    returned++;
    closed = nowClosed;
  }

  /** A call below the floor has been given up although something of it was known. */
  void seal(long ordinal) {
    if (sealed.isEmpty()) {
      sealed = new HashSet<>();
    } else if (sealed.size() == MAX_SEALED) {
      sealed.clear();
      sealedBelow = closed.floor();
    }
    sealed.add(ordinal);
  }

  /** Whether a reply to that call can still be added although the call was given up. */
  boolean acceptsLate(long ordinal) {
    return ordinal < closed.floor() && ordinal >= sealedBelow && !sealed.contains(ordinal);
  }

  /** Every call has come back clean: no other branch holds anything below this one. */
  boolean isClean() {
    return returned == next;
  }

  /** Goes on as another branch. */
  void restart() {
    path = null;
    first = false;
    caller = null;
    callerKeeps = false;
    next = 0;
    returned = 0;
    closed = Ordinals.NONE;
    sealed = Set.of();
    sealedBelow = 0;
  }
}
