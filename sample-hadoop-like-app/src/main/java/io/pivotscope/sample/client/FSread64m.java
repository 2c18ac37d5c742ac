package io.pivotscope.sample.client;

import io.pivotscope.sample.rpc.Cost;
import java.io.IOException;

/** Reads large files, each from its first byte to its last, chosen at random. */
public final class FSread64m {
  private final ClientEnvironment environment;

  private FSread64m(ClientEnvironment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    ClientLoop.run("FSread64m", args, environment -> new FSread64m(environment)::readFile);
  }

  private void readFile(Cost cost) throws IOException {
    int file = environment.random().nextInt(Dataset.FILES_64M);
    environment.dfs().read(Dataset.file64m(file), 0, Dataset.FILE_64M_BYTES, cost);
  }
}
