package io.pivotscope.sample.mapreduce;

import java.util.Arrays;

/**
 * What jobs sort: records of 32 bytes, the first 10 of them the key, in unsigned order.
 *
 * @see #split
 */
public final class SortRecord {
  public static final int BYTES = 32;
  private static final int KEY_BYTES = 10;

  private SortRecord() {}

  static int compare(byte[] left, byte[] right) {
    return Arrays.compareUnsigned(left, 0, KEY_BYTES, right, 0, KEY_BYTES);
  }

  /** Cuts bytes into records. */
  static byte[][] split(byte[] bytes) {
    byte[][] records = new byte[bytes.length / BYTES][];
    for (int i = 0; i < records.length; i++) {
      records[i] = Arrays.copyOfRange(bytes, i * BYTES, (i + 1) * BYTES);
    }
    return records;
  }

  /** Which of so many reduce tasks a record goes to: ranges of the key's first byte. */
  static int partition(byte[] record, int partitions) {
    return (record[0] & 0xff) * partitions / 256;
  }

  /** A row as a record: the end of its key, which is where keys differ, then its value. */
  static byte[] of(String key, byte[] value) {
    byte[] record = new byte[BYTES];
    for (int i = 0, from = Math.max(0, key.length() - KEY_BYTES); from + i < key.length(); i++) {
      record[i] = (byte) key.charAt(from + i);
    }
    System.arraycopy(value, 0, record, KEY_BYTES, Math.min(value.length, BYTES - KEY_BYTES));
    return record;
  }
}
