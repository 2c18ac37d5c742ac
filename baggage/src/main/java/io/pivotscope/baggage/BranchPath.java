package io.pivotscope.baggage;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names a branch: {@code root (ordinal, nonce)*}. The caller gives the ordinal, the receiver mints
 * the nonce, so bytes that are handled twice are two branches. Immutable; children share parents.
 *
 * @param parent null for a root
 * @param ordinal which of the parent's calls; 0 for a root
 * @param nonce 64 bits for a root, 32 below
 */
record BranchPath(@Nullable BranchPath parent, int depth, long ordinal, long nonce)
    implements Comparable<BranchPath> {

  /** Calls nested deeper than this begin a fresh root. */
  static final int MAX_DEPTH = 64;

  static final long MAX_ORDINAL = 1L << 48;

  /** Nonce of the branch that began the request: there is one of them, so it needs no lot. */
  static final long FIRST = 0;

  static BranchPath root(long nonce) {
    return new BranchPath(null, 0, 0, nonce);
  }

  BranchPath child(long childOrdinal, int childNonce) {
    return new BranchPath(this, depth + 1, childOrdinal, childNonce & 0xffffffffL);
  }

  /** The branch itself, or its ancestor at that depth. */
  private BranchPath at(int ancestorDepth) {
    BranchPath path = this;
    while (path.depth > ancestorDepth && path.parent != null) {
      path = path.parent;
    }
    return path;
  }

  /** Which call of {@code caller} began this branch or an ancestor of it; -1 if none did. */
  long callOf(BranchPath caller) {
    if (depth <= caller.depth) {
      return -1;
    }
    BranchPath callee = at(caller.depth + 1);
    return caller.equals(callee.parent) ? callee.ordinal : -1;
  }

  /** Whether the two differ first in a nonce: one ordinal was handled twice. */
  static boolean sameSendTwice(BranchPath a, BranchPath b) {
    BranchPath x = a.at(b.depth);
    BranchPath y = b.at(a.depth);
    while (x.parent != null && y.parent != null) {
      if (x.parent.equals(y.parent)) {
        return x.ordinal == y.ordinal && x.nonce != y.nonce;
      }
      x = x.parent;
      y = y.parent;
    }
    return false;
  }

  @Override
  public int compareTo(BranchPath other) {
    if (depth != other.depth) {
      int order = at(other.depth).compareTo(other.at(depth));
      return order != 0 ? order : Integer.compare(depth, other.depth);
    }
    if (this == other) {
      return 0;
    }
    int order = 0;
    if (parent != null && other.parent != null) {
      order = parent.compareTo(other.parent);
    }
    if (order == 0) {
      order = Long.compare(ordinal, other.ordinal);
    }
    return order != 0 ? order : Long.compare(nonce, other.nonce);
  }

  /**
   * Hashing the parent as well would walk to the root every time; siblings differ in their nonce.
   */
  @Override
  public int hashCode() {
    return Long.hashCode(nonce * 31 + ordinal);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof BranchPath that
            && depth == that.depth
            && nonce == that.nonce
            && ordinal == that.ordinal
            && Objects.equals(parent, that.parent));
  }

  /** 2 x depth + (0 for the first root); 8 bytes of another root; each level: ordinal, 4 bytes. */
  void write(ByteSink out) {
    long root = at(0).nonce;
    out.writeVarint(2L * depth + (root == FIRST ? 0 : 1));
    if (root != FIRST) {
      out.writeFixed64(root);
    }
    writeLevels(out, 0);
  }

  private void writeLevels(ByteSink out, int from) {
    for (int level = from + 1; level <= depth; level++) {
      BranchPath step = at(level);
      out.writeVarint(step.ordinal);
      out.writeFixed32((int) step.nonce);
    }
  }

  static BranchPath read(ByteSource in) {
    int head = in.readInt(2 * MAX_DEPTH + 1);
    BranchPath root = root((head & 1) == 0 ? FIRST : in.readFixed64());
    return readLevels(in, root, head >> 1);
  }

  private static BranchPath readLevels(ByteSource in, BranchPath from, int depth) {
    BranchPath path = from;
    while (path.depth < depth) {
      path = path.child(readOrdinal(in), in.readFixed32());
    }
    return path;
  }

  static long readOrdinal(ByteSource in) {
    long ordinal = in.readVarint();
    if (ordinal < 0 || ordinal > MAX_ORDINAL) {
      throw new MalformedException("ordinal " + ordinal);
    }
    return ordinal;
  }

  /** Levels shared with the path before, plus one (0: another root); then as {@link #write}. */
  void writeAfter(@Nullable BranchPath before, ByteSink out) {
    int shared = 0;
    if (before != null) {
      int least = Math.min(depth, before.depth);
      while (shared <= least && at(shared).equals(before.at(shared))) {
        shared++;
      }
    }
    out.writeVarint(shared);
    if (shared == 0) {
      write(out);
    } else {
      out.writeVarint(depth);
      writeLevels(out, shared - 1);
    }
  }

  static BranchPath readAfter(@Nullable BranchPath before, ByteSource in) {
    int shared = in.readInt(before == null ? 0 : before.depth + 1);
    if (shared == 0 || before == null) {
      return read(in);
    }
    int depth = in.readInt(MAX_DEPTH);
    BranchPath from = before.at(shared - 1);
    if (depth < from.depth) {
      throw new MalformedException("branch ends above what it shares");
    }
    return readLevels(in, from, depth);
  }

  @Override
  public String toString() {
    return parent == null
        ? Long.toHexString(nonce)
        : parent + "/" + ordinal + ":" + Long.toHexString(nonce);
  }
}
