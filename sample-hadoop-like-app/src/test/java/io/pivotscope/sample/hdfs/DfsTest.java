package io.pivotscope.sample.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pivotscope.sample.rpc.Cost;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DfsTest {
  // Not a multiple of a packet or a block.
  private static final int LENGTH = 2 * MiniDfs.BLOCK_BYTES + 100_001;

  @TempDir Path directory;
  private MiniDfs dfs;
  private DfsClient client;

  @BeforeEach
  void start() throws IOException {
    dfs = new MiniDfs(directory, 4);
    client = dfs.client("elsewhere");
  }

  @AfterEach
  void close() {
    dfs.close();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void pipelinePutsThreeEqualReplicasOnDifferentHosts() throws IOException {
    byte[] written = bytes(LENGTH);

    client.write("/file", written, new Cost());

    assertThat(dfs.bytesWritten()).isEqualTo(3L * LENGTH);
    LocatedBlocks located = dfs.nameNode.getBlockLocations("/file", 0, LENGTH, "elsewhere");
    assertThat(located.fileLength).isEqualTo(LENGTH);
    assertThat(located.blocks).hasSize(3);
    for (LocatedBlock block : located.blocks) {
      int from = (int) block.offset;
      byte[] expected = Arrays.copyOfRange(written, from, from + block.length);
      assertThat(block.locations).extracting(location -> location.host).doesNotHaveDuplicates();
      assertThat(block.locations).hasSize(3);
      for (DatanodeInfo location : block.locations) {
        Path replica = dfs.blocksOf(location.host).resolve("blk_" + block.blockId);
        assertThat(Files.readAllBytes(replica)).isEqualTo(expected);
      }
    }
  }

  @Test
  void readsAnyPartAndCostsWhatDataNodesCount() throws IOException {
    byte[] written = bytes(LENGTH);
    client.write("/file", written, new Cost());
    SplittableRandom random = new SplittableRandom(7);
    Cost cost = new Cost();
    long expected = 0;

    for (int i = 0; i < 50; i++) {
      int offset = random.nextInt(LENGTH);
      int length = random.nextInt(LENGTH - offset) + 1;
      expected += length;
      assertThat(client.read("/file", offset, length, cost))
          .isEqualTo(Arrays.copyOfRange(written, offset, offset + length));
    }

    assertThat(cost.datanodeBytes()).isEqualTo(expected).isEqualTo(dfs.bytesRead());
  }

  @Test
  void readsFromTheReplicaOnTheSameHost() throws IOException {
    DfsClient local = dfs.client("host2");
    local.write("/file", bytes(1000), new Cost());

    for (int i = 0; i < 20; i++) {
      local.read("/file", 0, 1000, new Cost());
    }

    assertThat(dfs.dataNodes.get(1).metrics().bytesRead()).isEqualTo(20_000);
    assertThat(dfs.bytesRead()).isEqualTo(20_000);
  }

  @Test
  void readsFromAnotherReplicaWhenTheFirstIsGone() throws IOException {
    DfsClient local = dfs.client("host2");
    byte[] written = bytes(1000);
    local.write("/file", written, new Cost());

    dfs.dataNodes.get(1).close();
    Cost cost = new Cost();

    assertThat(local.read("/file", 0, 1000, cost)).isEqualTo(written);
    assertThat(cost.datanodeBytes()).isEqualTo(1000);
  }

  @Test
  void brokenPipelineFailsTheWrite() throws IOException {
    // With the writer on host1, a pipeline always goes through its DataNode first.
    DfsClient local = dfs.client("host1");
    for (DataNode node : dfs.dataNodes.subList(1, 4)) {
      node.close();
    }

    assertThatThrownBy(() -> local.write("/file", bytes(1000), new Cost()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot connect");
    assertThatThrownBy(() -> local.read("/file", 0, 10, new Cost()))
        .hasMessageContaining("no file /file");
  }

  @Test
  void deletedBlocksLeaveTheDisks() throws IOException {
    client.write("/file", bytes(LENGTH), new Cost());
    assertThat(blocksOnDisk()).hasSize(9);

    client.delete("/file");

    await().until(() -> blocksOnDisk().isEmpty());
    assertThatThrownBy(() -> client.read("/file", 0, 1, new Cost()))
        .hasMessageContaining("no file /file");
  }

  private List<Path> blocksOnDisk() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    client.write("/file", bytes(10), new Cost());

    assertThatThrownBy(() -> client.write("/file", bytes(10), new Cost()))
        .hasMessageContaining("file exists: /file");
    assertThatThrownBy(() -> client.read("/file", 5, 6, new Cost()))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> client.read("/other", 0, 1, new Cost()))
        .hasMessageContaining("no file /other");
    assertThat(client.length("/file")).isEqualTo(10);
  }
}
