package io.pivotscope.benchmarks.hdfs;

/**
 * What the client saw of one operation done over and over for a short time.
 *
 * @param allocatedBytes by the thread that did it
 */
record Block(long operations, long wallNanos, long p99Nanos, long allocatedBytes) {
  private static final String PREFIX = "BLOCK ";

  /** As the client prints it. */
  String toLine() {
    return PREFIX + operations + " " + wallNanos + " " + p99Nanos + " " + allocatedBytes;
  }

  static Block parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 5 || !line.startsWith(PREFIX)) {
      throw new IllegalArgumentException("not a block: " + line);
    }
    return new Block(
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]));
  }
}
