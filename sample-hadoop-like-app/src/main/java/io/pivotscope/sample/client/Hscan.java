package io.pivotscope.sample.client;

import io.pivotscope.sample.hbase.TableClient;
import io.pivotscope.sample.rpc.Cost;
import java.io.IOException;
import java.util.SplittableRandom;

/** Scans stretches of rows from random places. */
public final class Hscan {
  private static final int ROWS = 1000;

  private final TableClient table;
  private final SplittableRandom random;

  private Hscan(TableClient table, SplittableRandom random) {
    this.table = table;
    this.random = random;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    ClientLoop.run(
        "Hscan",
        args,
        environment -> new Hscan(Hget.open(environment), environment.random())::scanRows);
  }

  private void scanRows(Cost cost) throws IOException {
    String start = Dataset.row(random.nextInt(Dataset.TABLE_ROWS - ROWS + 1));
    int rows = table.scan(start, ROWS, cost).size();
    if (rows != ROWS) {
      throw new IOException("scan from " + start + " gave " + rows + " rows");
    }
  }
}
