package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Propagations.Carrier;
import java.util.List;

/** The carriers that ship. */
public final class Carriers {
  private Carriers() {}

  public static List<Carrier> all() {
    return List.of(
        (requests, outcomes) -> HadoopIpc.declaration(requests),
        HdfsDataTransfer::declaration,
        (requests, outcomes) -> HBase.declaration(requests),
        Grpc::declaration,
        Kafka::declaration,
        new UrlConnection(),
        JdkHttpClient.carrier(),
        (requests, outcomes) -> JdkHttpServer.declaration(requests),
        (requests, outcomes) -> Tomcat.declaration(requests),
        (requests, outcomes) -> Jetty.declaration(requests),
        (requests, outcomes) -> NettyHttp.declaration(requests),
        (requests, outcomes) -> ZooKeeper.declaration(requests));
  }
}
