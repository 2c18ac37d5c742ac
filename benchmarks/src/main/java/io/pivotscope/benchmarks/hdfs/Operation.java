package io.pivotscope.benchmarks.hdfs;

/** What the client does in a closed loop: the columns of the table. */
enum Operation {
  /** Opens a file and reads 8 kB at a random place by one positional read: NameNode, DataNode. */
  READ8K("Read8k"),
  /** Opens a file and closes it: one call of the NameNode, which changes nothing. */
  OPEN("Open"),
  /** Creates an empty file in place of an older one and closes it: two calls. */
  CREATE("Create"),
  /** Renames a file: one call. */
  RENAME("Rename");

  private final String title;

  Operation(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
