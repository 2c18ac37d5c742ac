package io.pivotscope.sample.client;

import io.pivotscope.sample.rpc.Cost;
import java.io.IOException;

/** A closed loop of small reads at random places in random files; one runs on every host. */
public final class StressTest {
  private static final int READ_BYTES = 4 << 10;

  private final ClientEnvironment environment;

  private StressTest(ClientEnvironment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    ClientLoop.run("StressTest", args, environment -> new StressTest(environment)::doNextOp);
  }

  /** One request: where are the replicas, and a read from one of them. */
  public void doNextOp(Cost cost) throws IOException {
    int file = environment.random().nextInt(Dataset.STRESS_FILES);
    int offset = environment.random().nextInt(Dataset.STRESS_FILE_BYTES - READ_BYTES + 1);
    environment.dfs().read(Dataset.stressFile(file), offset, READ_BYTES, cost);
  }
}
