package io.pivotscope.sample.hdfs;

import io.pivotscope.sample.proto.Hdfs.BlockReceivedRequest;
import io.pivotscope.sample.proto.Hdfs.Empty;
import io.pivotscope.sample.proto.Hdfs.FileRequest;
import io.pivotscope.sample.proto.Hdfs.HeartbeatReply;
import io.pivotscope.sample.proto.Hdfs.HeartbeatRequest;
import io.pivotscope.sample.proto.Hdfs.RegisterDatanodeRequest;
import io.pivotscope.sample.proto.Hdfs.ServiceProto;
import io.pivotscope.sample.rpc.RpcCall;
import io.pivotscope.sample.rpc.RpcHandler;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The NameNode's methods as calls: messages in, domain types on, messages out. */
final class NameNodeMethods {
  private NameNodeMethods() {}

  static Map<String, RpcHandler> of(NameNode nameNode) {
    Map<String, RpcHandler> methods = new HashMap<>();
    methods.put("getBlockLocations", call -> getBlockLocations(nameNode, call));
    methods.put("create", call -> changeFile(call, nameNode::create));
    methods.put("complete", call -> changeFile(call, nameNode::complete));
    methods.put("delete", call -> changeFile(call, nameNode::delete));
    methods.put("addBlock", call -> addBlock(nameNode, call));
    methods.put("registerDatanode", call -> registerDatanode(nameNode, call));
    methods.put("blockReceived", call -> blockReceived(nameNode, call));
    methods.put("heartbeat", call -> heartbeat(nameNode, call));
    methods.put("registerService", call -> registerService(nameNode, call));
    methods.put("lookupService", call -> lookupService(nameNode, call));
    return methods;
  }

  private interface FileChange {
    void apply(String src, String clientHost) throws IOException;
  }

  private static void changeFile(RpcCall call, FileChange change) throws IOException {
    FileRequest request = call.request(FileRequest.parser());
    change.apply(request.getSrc(), request.getClientHost());
    call.reply(Empty.getDefaultInstance());
  }

  private static void getBlockLocations(NameNode nameNode, RpcCall call) throws IOException {
    FileRequest request = call.request(FileRequest.parser());
    call.reply(
        nameNode
            .getBlockLocations(
                request.getSrc(), request.getOffset(), request.getLength(), request.getClientHost())
            .toProto());
  }

  private static void addBlock(NameNode nameNode, RpcCall call) throws IOException {
    FileRequest request = call.request(FileRequest.parser());
    call.reply(nameNode.addBlock(request.getSrc(), request.getClientHost()).toProto());
  }

  private static void registerDatanode(NameNode nameNode, RpcCall call) throws IOException {
    RegisterDatanodeRequest request = call.request(RegisterDatanodeRequest.parser());
    nameNode.registerDatanode(DatanodeInfo.of(request.getDatanode()));
    call.reply(Empty.getDefaultInstance());
  }

  private static void blockReceived(NameNode nameNode, RpcCall call) throws IOException {
    BlockReceivedRequest request = call.request(BlockReceivedRequest.parser());
    nameNode.blockReceived(request.getHost(), request.getBlockId(), request.getLength());
    call.reply(Empty.getDefaultInstance());
  }

  private static void heartbeat(NameNode nameNode, RpcCall call) throws IOException {
    HeartbeatRequest request = call.request(HeartbeatRequest.parser());
    call.reply(
        HeartbeatReply.newBuilder()
            .addAllInvalidatedBlockIds(nameNode.heartbeat(request.getHost()))
            .build());
  }

  private static void registerService(NameNode nameNode, RpcCall call) throws IOException {
    ServiceProto service = call.request(ServiceProto.parser());
    nameNode.registerService(service.getName(), service.getPort());
    call.reply(Empty.getDefaultInstance());
  }

  private static void lookupService(NameNode nameNode, RpcCall call) throws IOException {
    ServiceProto service = call.request(ServiceProto.parser());
    call.reply(service.toBuilder().setPort(nameNode.lookupService(service.getName())).build());
  }
}
