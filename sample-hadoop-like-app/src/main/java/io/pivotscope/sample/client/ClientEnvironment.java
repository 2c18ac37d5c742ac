package io.pivotscope.sample.client;

import io.pivotscope.sample.hdfs.DfsClient;
import io.pivotscope.sample.hdfs.ServiceDirectory;
import io.pivotscope.sample.rpc.RpcClient;
import java.util.SplittableRandom;

/**
 * What a client program works with.
 *
 * @param random seeded by {@code --seed} and the host's name
 */
record ClientEnvironment(
    RpcClient rpc, DfsClient dfs, ServiceDirectory services, SplittableRandom random) {}
