package io.pivotscope.sample.hdfs;

import io.pivotscope.sample.proto.Hdfs.LocatedBlockProto;

/** A block of a file and where its replicas are, the one to read from first. Immutable. */
public final class LocatedBlock {
  public final long blockId;

  /** Of the block's first byte in the file. */
  public final long offset;

  /** In bytes; 0 while the block is being written. */
  public final int length;

  public final DatanodeInfo[] locations;

  LocatedBlock(long blockId, long offset, int length, DatanodeInfo[] locations) {
    this.blockId = blockId;
    this.offset = offset;
    this.length = length;
    this.locations = locations.clone();
  }

  LocatedBlockProto toProto() {
    LocatedBlockProto.Builder proto =
        LocatedBlockProto.newBuilder().setBlockId(blockId).setOffset(offset).setLength(length);
    for (DatanodeInfo location : locations) {
      proto.addLocations(location.toProto());
    }
    return proto.build();
  }

  static LocatedBlock of(LocatedBlockProto proto) {
    DatanodeInfo[] locations =
        proto.getLocationsList().stream().map(DatanodeInfo::of).toArray(DatanodeInfo[]::new);
    return new LocatedBlock(proto.getBlockId(), proto.getOffset(), proto.getLength(), locations);
  }
}
