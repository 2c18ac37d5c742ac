package io.pivotscope.sample.hdfs;

import io.pivotscope.sample.proto.Hdfs.LocatedBlocksProto;
import java.util.ArrayList;
import java.util.List;

/** The blocks of a file, or of a part of it, in the file's order. Immutable. */
public final class LocatedBlocks {
  /** Of the whole file, in bytes. */
  public final long fileLength;

  public final List<LocatedBlock> blocks;

  LocatedBlocks(long fileLength, List<LocatedBlock> blocks) {
    this.fileLength = fileLength;
    this.blocks = List.copyOf(blocks);
  }

  LocatedBlocksProto toProto() {
    LocatedBlocksProto.Builder proto = LocatedBlocksProto.newBuilder().setFileLength(fileLength);
    for (LocatedBlock block : blocks) {
      proto.addBlocks(block.toProto());
    }
    return proto.build();
  }

  static LocatedBlocks of(LocatedBlocksProto proto) {
    List<LocatedBlock> blocks = new ArrayList<>();
    proto.getBlocksList().forEach(block -> blocks.add(LocatedBlock.of(block)));
    return new LocatedBlocks(proto.getFileLength(), blocks);
  }
}
