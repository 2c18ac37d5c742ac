package io.pivotscope.sample.client;

import io.pivotscope.sample.rpc.Cost;
import java.io.IOException;

/** Reads small files, each from its first byte to its last, chosen at random. */
public final class FSread4m {
  private final ClientEnvironment environment;

  private FSread4m(ClientEnvironment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    ClientLoop.run("FSread4m", args, environment -> new FSread4m(environment)::readFile);
  }

  private void readFile(Cost cost) throws IOException {
    int file = environment.random().nextInt(Dataset.FILES_4M);
    environment.dfs().read(Dataset.file4m(file), 0, Dataset.FILE_4M_BYTES, cost);
  }
}
