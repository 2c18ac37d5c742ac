package io.pivotscope.sample.client;

/**
 * The files and tables that the programs expect, in sizes for one machine: the names keep the sizes
 * of the original programs, the bytes are a sixteenth of them.
 */
public final class Dataset {
  /** Of the file system; the original has 64 to 128 MB. */
  public static final int BLOCK_BYTES = 1 << 20;

  public static final int FILES_4M = 8;
  public static final int FILE_4M_BYTES = 256 << 10;

  public static final int FILES_64M = 2;
  public static final int FILE_64M_BYTES = 4 << 20;

  /** One block each, so that every file has one set of replicas. */
  public static final int STRESS_FILES = 96;

  public static final int STRESS_FILE_BYTES = 16 << 10;

  public static final String TABLE = "usertable";
  public static final int TABLE_ROWS = 8_000;
  public static final int TABLE_VALUE_BYTES = 100;

  public static final String SORT_INPUT = "/data/sort-input";
  public static final int SORT_RECORDS = 16_384;

  private Dataset() {}

  public static String file4m(int index) {
    return "/data/4m/file-" + index;
  }

  public static String file64m(int index) {
    return "/data/64m/file-" + index;
  }

  public static String stressFile(int index) {
    return "/data/stress/file-" + index;
  }

  public static String row(int index) {
    return String.format("row-%06d", index);
  }
}
