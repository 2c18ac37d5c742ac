package io.pivotscope.sample.hdfs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Files, blocks, replicas and DataNodes under one lock: shared for reads, exclusive for changes.
 * Thread-safe.
 */
final class FSNamesystem {
  private static final int REPLICATION = 3;

  private static final class Block {
    final long id;
    int length;
    final List<DatanodeInfo> replicas = new ArrayList<>();

    Block(long id) {
      this.id = id;
    }
  }

  private static final class File {
    final List<Block> blocks = new ArrayList<>();
    boolean complete;
  }

  private static final class Datanode {
    final DatanodeInfo info;
    int blocks;
    final List<Long> invalidated = new ArrayList<>();

    Datanode(DatanodeInfo info) {
      this.info = info;
    }
  }

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, File> files = new HashMap<>();
  private final Map<Long, Block> blocks = new HashMap<>();
  private final Map<String, Datanode> datanodes = new TreeMap<>();
  private final ReplicaOrder replicaOrder;
  private final ReadLocking readLocking;
  private final Random random;
  private long lastBlockId;

  FSNamesystem(ReplicaOrder replicaOrder, ReadLocking readLocking, long seed) {
    this.replicaOrder = replicaOrder;
    this.readLocking = readLocking;
    this.random = new Random(seed);
  }

  LocatedBlocks getBlockLocations(String src, long offset, long length, String clientHost)
      throws IOException {
    Lock reading = readLocking.exclusive() ? lock.writeLock() : lock.readLock();
    reading.lock();
    try {
      readLocking.whileHeld().run();
      List<LocatedBlock> located = new ArrayList<>();
      long start = 0;
      for (Block block : completeFile(src).blocks) {
        if (start < offset + length && offset < start + block.length) {
          DatanodeInfo[] locations = replicaOrder.order(block.replicas, clientHost, random);
          located.add(new LocatedBlock(block.id, start, block.length, locations));
        }
        start += block.length;
      }
      return new LocatedBlocks(start, located);
    } finally {
      reading.unlock();
    }
  }

  void create(String src) throws IOException {
    lock.writeLock().lock();
    try {
      if (files.putIfAbsent(src, new File()) != null) {
        throw new IOException("file exists: " + src);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  LocatedBlock addBlock(String src, String clientHost) throws IOException {
    lock.writeLock().lock();
    try {
      File file = openFile(src);
      List<Datanode> targets = chooseTargets(clientHost);
      Block block = new Block(++lastBlockId);
      long offset = file.blocks.stream().mapToLong(previous -> previous.length).sum();
      file.blocks.add(block);
      blocks.put(block.id, block);
      targets.forEach(target -> target.blocks++);
      DatanodeInfo[] locations =
          targets.stream().map(target -> target.info).toArray(DatanodeInfo[]::new);
      return new LocatedBlock(block.id, offset, 0, locations);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The writer's own host if it has a DataNode, then those with the fewest blocks. */
  private List<Datanode> chooseTargets(String clientHost) throws IOException {
    List<Datanode> candidates = new ArrayList<>(datanodes.values());
    if (candidates.size() < REPLICATION) {
      throw new IOException(candidates.size() + " DataNodes, replication is " + REPLICATION);
    }
    Collections.shuffle(candidates, random);
    candidates.sort(
        Comparator.<Datanode, Boolean>comparing(node -> !node.info.host.equals(clientHost))
            .thenComparing(node -> node.blocks));
    return candidates.subList(0, REPLICATION);
  }

  void complete(String src) throws IOException {
    lock.writeLock().lock();
    try {
      File file = openFile(src);
      for (Block block : file.blocks) {
        if (block.replicas.isEmpty()) {
          throw new IOException("block " + block.id + " of " + src + " has no replica");
        }
      }
      file.complete = true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  void delete(String src) throws IOException {
    lock.writeLock().lock();
    try {
      File file = files.remove(src);
      if (file == null) {
        throw new FileNotFoundException("no file " + src);
      }
      for (Block block : file.blocks) {
        blocks.remove(block.id);
        for (DatanodeInfo replica : block.replicas) {
          Datanode node = datanode(replica.host);
          node.blocks--;
          node.invalidated.add(block.id);
        }
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  void registerDatanode(DatanodeInfo info) {
    lock.writeLock().lock();
    try {
      datanodes.put(info.host, new Datanode(info));
    } finally {
      lock.writeLock().unlock();
    }
  }

  int datanodeCount() {
    lock.readLock().lock();
    try {
      return datanodes.size();
    } finally {
      lock.readLock().unlock();
    }
  }

  void blockReceived(String host, long blockId, int length) throws IOException {
    lock.writeLock().lock();
    try {
      Datanode node = datanode(host);
      Block block = blocks.get(blockId);
      if (block == null) {
        node.invalidated.add(blockId);
        return;
      }
      block.length = length;
      block.replicas.add(node.info);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The blocks that this DataNode may remove; each is told once. */
  List<Long> heartbeat(String host) throws IOException {
    lock.writeLock().lock();
    try {
      Datanode node = datanode(host);
      List<Long> invalidated = List.copyOf(node.invalidated);
      node.invalidated.clear();
      return invalidated;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Whether somebody waits for the lock. */
  boolean isContended() {
    return lock.hasQueuedThreads();
  }

  private File completeFile(String src) throws IOException {
    File file = files.get(src);
    if (file == null || !file.complete) {
      throw new FileNotFoundException("no file " + src);
    }
    return file;
  }

  private File openFile(String src) throws IOException {
    File file = files.get(src);
    if (file == null || file.complete) {
      throw new FileNotFoundException("no file being written: " + src);
    }
    return file;
  }

  private Datanode datanode(String host) throws IOException {
    Datanode node = datanodes.get(host);
    if (node == null) {
      throw new IOException("no DataNode on " + host);
    }
    return node;
  }
}
