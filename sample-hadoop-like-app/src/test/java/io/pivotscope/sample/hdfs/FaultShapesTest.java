package io.pivotscope.sample.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultShapesTest {
  private static final int HOSTS = 8;
  private static final int FILES = 96;
  private static final int ROUNDS = 20;

  private static FSNamesystem namesystem(ReplicaOrder order, ReadLocking locking)
      throws IOException {
    FSNamesystem namesystem = new FSNamesystem(order, locking, 42);
    for (int i = 1; i <= HOSTS; i++) {
      namesystem.registerDatanode(new DatanodeInfo("host" + i, i));
    }
    for (int i = 0; i < FILES; i++) {
      String src = "/file-" + i;
      namesystem.create(src);
      LocatedBlock block = namesystem.addBlock(src, "loader");
      for (DatanodeInfo target : block.locations) {
        namesystem.blockReceived(target.host, block.blockId, 1000);
      }
      namesystem.complete(src);
    }
    return namesystem;
  }

  private static List<String> replicas(FSNamesystem namesystem, int file, String client)
      throws IOException {
    LocatedBlocks located = namesystem.getBlockLocations("/file-" + file, 0, 1000, client);
    return Arrays.stream(located.blocks.get(0).locations).map(replica -> replica.host).toList();
  }

  /** How often each host is the first choice of a client on another host. */
  private static Map<String, Integer> remoteFirstChoices(FSNamesystem namesystem)
      throws IOException {
    Map<String, Integer> chosen = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (int file = 0; file < FILES; file++) {
        for (int host = 1; host <= HOSTS; host++) {
          String first = replicas(namesystem, file, "host" + host).get(0);
          if (!first.equals("host" + host)) {
            chosen.merge(first, 1, Integer::sum);
          }
        }
      }
    }
    return chosen;
  }

  @Test
  void placementIsEven() throws IOException {
    FSNamesystem namesystem = namesystem(ReplicaOrder.RANDOM, ReadLocking.SHARED);
    Map<String, Integer> blocks = new TreeMap<>();
    for (int file = 0; file < FILES; file++) {
      replicas(namesystem, file, "elsewhere").forEach(host -> blocks.merge(host, 1, Integer::sum));
    }

    assertThat(blocks.values()).hasSize(HOSTS).containsOnly(FILES * 3 / HOSTS);
  }

  @Test
  void localReplicaComesFirstInEitherOrder() throws IOException {
    for (ReplicaOrder order : ReplicaOrder.values()) {
      FSNamesystem namesystem = namesystem(order, ReadLocking.SHARED);
      for (int file = 0; file < FILES; file++) {
        for (String host : replicas(namesystem, file, "elsewhere")) {
          assertThat(replicas(namesystem, file, host)).startsWith(host).hasSize(3);
        }
      }
    }
  }

  @Test
  void randomOrderSpreadsRemoteReadsEvenly() throws IOException {
    Map<String, Integer> chosen =
        remoteFirstChoices(namesystem(ReplicaOrder.RANDOM, ReadLocking.SHARED));

    double mean = chosen.values().stream().mapToInt(n -> n).average().orElseThrow();
    assertThat(chosen).hasSize(HOSTS);
    assertThat(chosen.values()).allSatisfy(n -> assertThat(n / mean).isBetween(0.9, 1.1));
  }

  @Test
  void fixedOrderPrefersTheSameHostsForEveryFileAndClient() throws IOException {
    FSNamesystem namesystem = namesystem(ReplicaOrder.FIXED, ReadLocking.SHARED);

    for (int file = 0; file < FILES; file++) {
      assertThat(replicas(namesystem, file, "elsewhere")).isSorted();
    }
    Map<String, Integer> chosen = remoteFirstChoices(namesystem);
    // Of 8 hosts the last two in the order are never the first of three.
    assertThat(chosen).doesNotContainKeys("host7", "host8");
    assertThat(chosen.get("host1"))
        .isGreaterThan(2 * ROUNDS * FILES * 5 / HOSTS)
        .isGreaterThan(chosen.get("host3"));
  }

  @Test
  void sharedLockLetsReadsOverlapAndTheFaultDoesNot() throws Exception {
    assertThat(secondReadPassesWhileFirstIsInside(false)).isTrue();
    assertThat(secondReadPassesWhileFirstIsInside(true)).isFalse();
  }

  private static boolean secondReadPassesWhileFirstIsInside(boolean exclusive) throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    FSNamesystem namesystem =
        namesystem(
            ReplicaOrder.RANDOM,
            new ReadLocking(
                exclusive,
                () -> {
                  if (inside.getCount() > 0) {
                    inside.countDown();
                    awaitQuietly(release);
                  }
                }));
    CompletableFuture<Void> first = CompletableFuture.runAsync(() -> read(namesystem));
    assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> second = CompletableFuture.runAsync(() -> read(namesystem));

    await().until(() -> second.isDone() || namesystem.isContended());
    boolean passed = second.isDone();

    release.countDown();
    CompletableFuture.allOf(first, second).get(30, TimeUnit.SECONDS);
    return passed;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void read(FSNamesystem namesystem) {
    try {
      replicas(namesystem, 0, "elsewhere");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void throttledLinkTakesItsTimeForAllTransfersTogether() {
    LinkThrottle link = new LinkThrottle(1000);

    assertThat(link.reserve(500, 0)).isEqualTo(500_000_000);
    // Right behind the first one.
    assertThat(link.reserve(500, 100_000_000)).isEqualTo(900_000_000);
    // Long after both: an idle link saves nothing up.
    assertThat(link.reserve(100, 5_000_000_000L)).isEqualTo(100_000_000);
  }
}
