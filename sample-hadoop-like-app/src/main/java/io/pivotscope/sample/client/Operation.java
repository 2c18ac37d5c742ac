package io.pivotscope.sample.client;

import io.pivotscope.sample.rpc.Cost;
import java.io.IOException;

/** What a client program does over and over. */
@FunctionalInterface
interface Operation {
  /**
   * Runs once.
   *
   * @param cost what this operation makes DataNodes read is added here, also when it fails
   */
  void run(Cost cost) throws IOException;
}
