package io.pivotscope.guest;

import com.google.protobuf.StringValue;
import io.pivotscope.sample.rpc.RpcServer;
import java.util.Map;

/**
 * The far side of {@link RemoteExample}: method {@code b} makes one event {@link Events#b} in a
 * handler thread. Prints {@code port N}.
 */
public final class RemoteServer {
  private RemoteServer() {}

  public static void main(String[] args) throws Exception {
    try (RpcServer server =
        new RpcServer(
            "remote",
            2,
            100,
            Map.of(
                "b",
                call -> {
                  StringValue name = call.request(StringValue.parser());
                  Events.b(name.getValue());
                  call.reply(name);
                }))) {
      System.out.println("port " + server.address().getPort());
      Commands.serve(words -> {});
    }
  }
}
