package io.pivotscope.sample.hdfs;

import com.google.protobuf.Parser;
import io.pivotscope.sample.proto.Hdfs.Empty;
import io.pivotscope.sample.proto.Hdfs.FileRequest;
import io.pivotscope.sample.proto.Hdfs.LocatedBlockProto;
import io.pivotscope.sample.proto.Hdfs.LocatedBlocksProto;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.RpcClient;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The client's side of {@link ClientProtocol}: one call to the NameNode for each method. */
public final class ClientProtocolTranslator implements ClientProtocol {
  private final RpcClient client;
  private final InetSocketAddress nameNode;

  public ClientProtocolTranslator(RpcClient client, InetSocketAddress nameNode) {
    this.client = client;
    this.nameNode = nameNode;
  }

  @Override
  public LocatedBlocks getBlockLocations(String src, long offset, long length, String clientHost)
      throws IOException {
    FileRequest request =
        FileRequest.newBuilder()
            .setSrc(src)
            .setOffset(offset)
            .setLength(length)
            .setClientHost(clientHost)
            .build();
    return LocatedBlocks.of(call("getBlockLocations", request, LocatedBlocksProto.parser()));
  }

  @Override
  public void create(String src, String clientHost) throws IOException {
    call("create", file(src, clientHost), Empty.parser());
  }

  @Override
  public LocatedBlock addBlock(String src, String clientHost) throws IOException {
    return LocatedBlock.of(call("addBlock", file(src, clientHost), LocatedBlockProto.parser()));
  }

  @Override
  public void complete(String src, String clientHost) throws IOException {
    call("complete", file(src, clientHost), Empty.parser());
  }

  @Override
  public void delete(String src, String clientHost) throws IOException {
    call("delete", file(src, clientHost), Empty.parser());
  }

  private static FileRequest file(String src, String clientHost) {
    return FileRequest.newBuilder().setSrc(src).setClientHost(clientHost).build();
  }

  private <T> T call(String method, FileRequest request, Parser<T> parser) throws IOException {
    // The NameNode reads no block, so nobody needs to hear of this cost.
    return client.call(nameNode, method, request, parser, new Cost());
  }
}
