package io.pivotscope.frontend.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Bytes that are nearly right. The same random numbers give the same bytes. */
final class Mutator {
  private static final int MAX_STEPS = 4;
  private static final int MAX_INSERTED = 32;

  /** Numbers at which lengths, counts and signs go wrong, as varints. */
  private static final byte[][] NUMBERS = {
    {0},
    {1},
    {0x7F},
    {(byte) 0x80, 1},
    {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7},
    {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 8},
    {-1, -1, -1, -1, -1, -1, -1, -1, 0x7F},
    {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
    {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
  };

  private final RandomGenerator random;

  Mutator(RandomGenerator random) {
    this.random = random;
  }

  /** One of these, with one to four things done to it. */
  byte[] mutant(List<byte[]> seeds) {
    byte[] bytes = pick(seeds).clone();
    for (int steps = 1 + random.nextInt(MAX_STEPS); steps > 0; steps--) {
      bytes = step(bytes, seeds);
    }
    return bytes;
  }

  private byte[] step(byte[] bytes, List<byte[]> seeds) {
    if (bytes.length == 0) {
      return garbage(MAX_INSERTED);
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(8)) {
      case 0 -> changed(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
      case 1 -> changed(bytes, at, (byte) random.nextInt());
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> spliced(bytes, at, garbage(MAX_INSERTED), at);
      case 4 -> spliced(bytes, at, NUMBERS[random.nextInt(NUMBERS.length)], at + 1);
      case 5 -> {
        int to = at + random.nextInt(bytes.length - at) + 1;
        yield spliced(bytes, to, Arrays.copyOfRange(bytes, at, to), to);
      }
      case 6 -> spliced(bytes, at, new byte[0], at + random.nextInt(bytes.length - at) + 1);
      default -> {
        byte[] other = pick(seeds);
        int from = random.nextInt(other.length + 1);
        yield spliced(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
      }
    };
  }

  /** Bytes without any sense, fewer than that. */
  byte[] garbage(int bound) {
    byte[] bytes = new byte[random.nextInt(bound)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] pick(List<byte[]> seeds) {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private static byte[] changed(byte[] bytes, int at, byte value) {
    byte[] changed = bytes.clone();
    changed[at] = value;
    return changed;
  }

  /** What stands before {@code from}, then these, then what stands from {@code to} on. */
  private static byte[] spliced(byte[] bytes, int from, byte[] middle, int to) {
    int tail = bytes.length - to;
    byte[] spliced = Arrays.copyOf(bytes, from + middle.length + tail);
    System.arraycopy(middle, 0, spliced, from, middle.length);
    System.arraycopy(bytes, to, spliced, from + middle.length, tail);
    return spliced;
  }
}
