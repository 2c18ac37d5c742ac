package io.pivotscope.sample.hdfs;

import java.io.IOException;

/**
 * What clients ask of the NameNode: {@link ClientProtocolTranslator} in the client's process turns
 * it into calls, {@link NameNode} answers them.
 *
 * @see NameNode
 */
public interface ClientProtocol {
  /**
   * The blocks that hold {@code [offset, offset + length)}, each with its replicas in the order in
   * which this client had best try them.
   */
  LocatedBlocks getBlockLocations(String src, long offset, long length, String clientHost)
      throws IOException;

  /** Begins a new file; refused if there is one already. */
  void create(String src, String clientHost) throws IOException;

  /** The next block of a file that is being written, and the pipeline that it goes down. */
  LocatedBlock addBlock(String src, String clientHost) throws IOException;

  /** Ends the writing of a file; refused while a block has no replica. */
  void complete(String src, String clientHost) throws IOException;

  /** Removes a file; its blocks go with the DataNodes' next heartbeats. */
  void delete(String src, String clientHost) throws IOException;
}
