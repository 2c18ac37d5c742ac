package io.pivotscope.sample.client;

import io.pivotscope.sample.hbase.RegionServer;
import io.pivotscope.sample.hbase.TableClient;
import io.pivotscope.sample.rpc.Cost;
import java.io.IOException;
import java.util.SplittableRandom;

/** Gets single rows at random. */
public final class Hget {
  private final TableClient table;
  private final SplittableRandom random;

  private Hget(TableClient table, SplittableRandom random) {
    this.table = table;
    this.random = random;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    ClientLoop.run(
        "Hget", args, environment -> new Hget(open(environment), environment.random())::getRow);
  }

  static TableClient open(ClientEnvironment environment) throws IOException {
    return new TableClient(
        environment.rpc(), environment.services().lookup(RegionServer.SERVICE), Dataset.TABLE);
  }

  private void getRow(Cost cost) throws IOException {
    String row = Dataset.row(random.nextInt(Dataset.TABLE_ROWS));
    int length = table.get(row, cost).length;
    if (length != Dataset.TABLE_VALUE_BYTES) {
      throw new IOException(row + " has " + length + " bytes");
    }
  }
}
