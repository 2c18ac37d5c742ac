package io.pivotscope.baggage;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.MalformedException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One query's view of the past: bytes until somebody looks, and bytes again unless somebody wrote.
 * Several views may refer to one content; the first that writes takes a copy. One thread at a time.
 */
final class View {
  final long query;
  final long epoch;
  // Of the declared request whose past this is; null for the request itself.
  final @Nullable EventId root;

  private byte @Nullable [] bytes;
  private @Nullable Content content;
  private final boolean mayHaveLedger;
  private boolean shared;
  // Not written since the branch that holds it began: no branch below this one can be in there.
  private boolean untouched = true;
  // The encoded size is at most this; measured, plus what was added since.
  private int sizeBound;
  // Of that, what is for longs that were added to counters: those grow so far and no further.
  private int counterBytes;
  // What was measured last, and all that has been added or merged since, known already or not.
  private long weight;

  private View(
      long query,
      long epoch,
      @Nullable EventId root,
      byte @Nullable [] bytes,
      @Nullable Content content,
      boolean mayHaveLedger) {
    this.query = query;
    this.epoch = epoch;
    this.root = root;
    this.bytes = bytes;
    this.content = content;
    this.mayHaveLedger = mayHaveLedger;
    this.sizeBound = bytes == null ? Integer.MAX_VALUE : bytes.length;
    this.weight = bytes == null ? 0 : bytes.length;
  }

  static View empty(long query, long epoch, @Nullable EventId root) {
    return new View(query, epoch, root, null, new Content(), false);
  }

  static View arrived(
      long query, long epoch, @Nullable EventId root, byte[] bytes, boolean hasLedger) {
    return new View(query, epoch, root, bytes, null, hasLedger);
  }

  boolean isOfThePastOf(View other) {
    return query == other.query && epoch == other.epoch && Objects.equals(root, other.root);
  }

  /** To read only. Bytes that are no content read as one of which everything was cut. */
  Content content() {
    Content result = content;
    if (result == null) {
      result = decode(bytes == null ? new byte[0] : bytes);
      content = result;
      shared = false;
    }
    return result;
  }

  private static Content decode(byte[] bytes) {
    try {
      return ContentCodec.decode(bytes);
    } catch (MalformedException e) {
      return Content.lost();
    }
  }

  /** To write. */
  Content edit() {
    Content result = content();
    if (shared) {
      result = result.copy();
      content = result;
      shared = false;
    }
    bytes = null;
    untouched = false;
    sizeBound = Integer.MAX_VALUE;
    return result;
  }

  /** To write what adds at most so many bytes to the encoded form. */
  Content edit(int addedBytes) {
    int bound = sizeBound;
    Content result = edit();
    sizeBound = bound;
    grow(addedBytes);
    return result;
  }

  /** What was written has added at most so many bytes more. */
  void grow(int addedBytes) {
    weight += addedBytes;
    sizeBound =
        sizeBound > Integer.MAX_VALUE - addedBytes ? Integer.MAX_VALUE : sizeBound + addedBytes;
  }

  /** Longs were added to so many counters, the same ones perhaps again and again. */
  void count(int counters) {
    int before = sizeBound;
    grow((int) Math.min(Integer.MAX_VALUE, (long) SizeBounds.COUNTER * counters));
    counterBytes += sizeBound - before;
  }

  private void boundCounters() {
    long most = (long) SizeBounds.COUNTER * content().ledger.counters();
    if (counterBytes > most) {
      sizeBound -= counterBytes - (int) most;
      counterBytes = (int) most;
    }
  }

  byte[] bytes() {
    return bytes == null ? bytes(new ByteSink(128)) : bytes;
  }

  /** The same with a buffer to encode in, of which nothing is kept. */
  byte[] bytes(ByteSink scratch) {
    byte[] result = bytes;
    if (result == null) {
      result = ContentCodec.encode(content(), scratch);
      bytes = result;
      sizeBound = result.length;
      weight = result.length;
      counterBytes = 0;
    }
    return result;
  }

  /** Cuts to the budget; returns how many tuples and groups went. */
  long cut(int budgetBytes) {
    int budget = Math.max(budgetBytes, Budgets.LEAST_BYTES);
    if (sizeBound <= budget) {
      return 0;
    }
    boundCounters();
    if (sizeBound <= budget || bytes().length <= budget) {
      return 0;
    }
    weight = budget;
    return edit().cut(budget);
  }

  /** About how long the encoded form is, rather more. */
  long weight() {
    return weight;
  }

  /** Cuts to so many bytes what may be twice as long, so that it need not be measured each time. */
  void bound(int mostBytes) {
    if (weight > 2L * mostBytes && bytes().length > mostBytes) {
      cut(mostBytes);
    }
  }

  /** Another view of the same content, for a branch that begins now. */
  View share() {
    shared = true;
    View result = new View(query, epoch, root, bytes, content, hasLedger());
    result.shared = true;
    result.sizeBound = sizeBound;
    result.counterBytes = counterBytes;
    result.weight = weight;
    return result;
  }

  /** The same, for a branch that had begun already. */
  View adopted() {
    View result = share();
    result.untouched = false;
    return result;
  }

  /** Merges a view of the same past; returns false if there was nothing to do. */
  boolean join(View other) {
    if (holdsTheSame(other)) {
      return false;
    }
    View theirs = other.share();
    edit().join(theirs.content());
    weight += theirs.weight;
    return true;
  }

  private boolean holdsTheSame(View other) {
    return (content != null && content == other.content)
        || (bytes != null && Arrays.equals(bytes, other.bytes));
  }

  /** Whether nothing was written to this view since the other was shared from it. */
  boolean isAsIn(View other) {
    return query == other.query
        && epoch == other.epoch
        && root == other.root
        && (content != null && content == other.content || bytes != null && bytes == other.bytes);
  }

  boolean hasLedger() {
    return content == null ? mayHaveLedger : !content.ledger.isEmpty();
  }

  boolean isEmpty() {
    return bytes == null && content().isEmpty();
  }

  boolean isUntouched() {
    return untouched;
  }
}
