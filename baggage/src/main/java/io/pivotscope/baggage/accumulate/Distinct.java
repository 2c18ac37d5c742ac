package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.Values;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * DISTINCT: how many different values came, nulls apart. Up to {@link #EXACT} it keeps their 64-bit
 * hashes and counts exactly; beyond, HyperLogLog registers, standard error 2.3 % ({@link
 * Registers}). Which of the two depends on the set of hashes alone, so the state does not depend on
 * the order of merging.
 *
 * <pre>
 *   n = 0..32 u, then n hashes b8, ascending       33: registers
 * </pre>
 */
final class Distinct implements Accumulator {
  static final int EXACT = 32;

  private static final int REGISTERS = EXACT + 1;
  private static final long[] NONE = {};

  private long[] hashes = NONE;
  private int size;
  private @Nullable Registers registers;

  @Override
  public void add(@Nullable Object value, long times) {
    if (value != null) {
      addHash(Values.hash(value));
    }
  }

  private void addHash(long hash) {
    if (registers != null) {
      registers.add(hash);
      return;
    }
    int index = Arrays.binarySearch(hashes, 0, size, hash);
    if (index >= 0) {
      return;
    }
    if (size == EXACT) {
      toRegisters().add(hash);
      return;
    }
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.max(4, 2 * size));
    }
    int at = -index - 1;
    System.arraycopy(hashes, at, hashes, at + 1, size - at);
    hashes[at] = hash;
    size++;
  }

  private Registers toRegisters() {
    if (registers == null) {
      registers = new Registers();
      for (int i = 0; i < size; i++) {
        registers.add(hashes[i]);
      }
      hashes = NONE;
      size = 0;
    }
    return registers;
  }

  @Override
  public void merge(Accumulator other, long times) {
    if (!(other instanceof Distinct that)) {
      throw Accumulators.mismatch(this, other);
    }
    if (that.registers != null) {
      toRegisters().merge(that.registers);
    } else {
      for (int i = 0; i < that.size; i++) {
        addHash(that.hashes[i]);
      }
    }
  }

  @Override
  public Object result() {
    return registers == null ? (long) size : registers.estimate();
  }

  @Override
  public Distinct copy() {
    Distinct result = new Distinct();
    result.hashes = size == 0 ? NONE : Arrays.copyOf(hashes, size);
    result.size = size;
    result.registers = registers == null ? null : registers.copy();
    return result;
  }

  @Override
  public void write(ByteSink out) {
    if (registers != null) {
      out.writeVarint(REGISTERS);
      registers.write(out);
      return;
    }
    out.writeVarint(size);
    for (int i = 0; i < size; i++) {
      out.writeFixed64(hashes[i]);
    }
  }

  @Override
  public void read(ByteSource in) {
    registers = null;
    size = 0;
    int form = in.readInt(REGISTERS);
    if (form == REGISTERS) {
      registers = Registers.read(in);
      return;
    }
    for (int i = 0; i < form; i++) {
      addHash(in.readFixed64());
    }
  }
}
