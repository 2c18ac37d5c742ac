package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.propagate.Outcomes;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.ArrayList;
import java.util.List;

/**
 * gRPC-java: the header is the metadata {@code pivotscope-bin} of a call's headers and of its
 * trailers. {@link GrpcClient}, {@link GrpcStubs} and {@link GrpcServer} tell what happens at which
 * point. The shaded transport leaves the names of {@code io.grpc} alone.
 */
final class Grpc {
  private static final String NAME = "gRPC";

  private Grpc() {}

  static Declaration declaration(Requests requests, Outcomes outcomes) {
    CarrierHop hop = requests.hop(NAME, "call");
    GrpcClient client = new GrpcClient(requests, hop);
    List<HookPoint> points = new ArrayList<>();
    points.addAll(client.hookPoints());
    points.addAll(new GrpcStubs(requests, outcomes, client).hookPoints());
    points.addAll(new GrpcServer(requests, hop).hookPoints());
    return new Declaration(
        NAME,
        points,
        List.of(
            new Reference("io.grpc.Metadata", "discardAll(Key)", MethodMatch.named("discardAll")),
            new Reference(GrpcClient.CALL, "start(Listener, Metadata)", GrpcClient.START),
            new Reference(GrpcClient.LISTENER, "closed(Status, .., Metadata)", GrpcClient.CLOSED),
            new Reference(GrpcClient.RETRIABLE, "createSubstream(..)", GrpcClient.CREATE_SUBSTREAM),
            new Reference(
                GrpcClient.RETRIABLE, "updateHeaders(Metadata, int)", GrpcClient.UPDATE_HEADERS),
            new Reference(
                GrpcServer.TRANSPORT_LISTENER,
                "startWrappedCall(.., Metadata)",
                GrpcServer.START_CALL),
            new Reference(GrpcServer.LISTENER, "halfClosed()", GrpcServer.CALLBACKS),
            new Reference(GrpcServer.STREAM, "close(Status, Metadata)", GrpcServer.CLOSE)));
  }
}
