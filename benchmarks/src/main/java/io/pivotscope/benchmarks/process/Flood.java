package io.pivotscope.benchmarks.process;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.http.Api;
import io.pivotscope.protocol.codec.Frames;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.ReportAck;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reports through a socket, as many as the frontend takes: decoded, merged, journalled, synced. */
final class Flood {
  private static final Batches BATCHES = Batches.GROUPS_1000;
  private static final String QUERY =
      "From x In app.A.m @return GroupBy x.host Select x.host, COUNT, SUM(x.elapsed)";

  private final FrontendJvm frontend;
  private final DataInputStream in;
  private final DataOutputStream out;
  private long sequence;

  /**
   * @param nanos CPU time of the frontend, a row
   * @param rowsPerSecond by the wall
   */
  record Reading(double nanos, double rowsPerSecond) {}

  private Flood(FrontendJvm frontend, Socket socket) throws IOException {
    this.frontend = frontend;
    this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  static List<Reading> measure(FrontendJvm frontend, int rounds, int reports) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), frontend.agentsPort())) {
      return new Flood(frontend, socket).rounds(rounds, reports);
    }
  }

  private List<Reading> rounds(int rounds, int reports) throws Exception {
    send(new Hello(1, "flood", "host", 1, "17", "0", FrontendJvm.TOKEN, 1, 1, 0));
    Api.QueryText text = Api.QueryText.of(QUERY, "flood");
    CompletableFuture<Void> installed =
        CompletableFuture.runAsync(() -> install(new Api.InstallRequest(text, 0, false)));
    DesiredQuery query = begun();
    installed.join();
    long window = Hlc.micros(query.t0()) / 1_000_000 + 1;
    List<List<QueryReport>> content = new ArrayList<>();
    for (Report report : BATCHES.reports(query.queryId(), query.epoch(), window)) {
      // Rows as they lie in a message: sending them again is a copy.
      content.add(((Report) LinkCodec.decodeAgent(LinkCodec.encode(report))).queries());
    }
    flood(query, content, reports);
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      readings.add(flood(query, content, reports));
    }
    return readings;
  }

  private void install(Api.InstallRequest request) {
    try {
      frontend.api().install(request);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers what is asked until the query's begin is known. */
  private DesiredQuery begun() throws IOException {
    while (true) {
      FrontendMessage message = LinkCodec.decodeFrontend(Frames.read(in));
      if (message instanceof FrontendMessage.Describe d) {
        send(new AgentMessage.Description(d.requestId(), false, List.of(), List.of()));
      } else if (message instanceof DesiredState desired) {
        for (DesiredQuery query : desired.queries()) {
          send(
              new QueryStatus(
                  query.queryId(),
                  query.epoch(),
                  State.ARMED,
                  1,
                  query.t0(),
                  null,
                  List.of(new TracepointStatus(0, 1, 1, List.of(), List.of())),
                  0));
          if (query.t0() != 0) {
            return query;
          }
        }
      }
    }
  }

  private Reading flood(DesiredQuery query, List<List<QueryReport>> content, int reports)
      throws Exception {
    long last = sequence + reports;
    CompletableFuture<Void> acknowledged =
        CompletableFuture.runAsync(() -> awaitAcknowledged(last));
    Duration before = frontend.cpu();
    long began = System.nanoTime();
    while (sequence < last) {
      send(new Report(++sequence, 1, query.t0(), content.get((int) (sequence % content.size()))));
    }
    acknowledged.join();
    double seconds = (System.nanoTime() - began) / 1e9;
    double rows = (double) reports * BATCHES.rows();
    return new Reading(frontend.cpu().minus(before).toNanos() / rows, rows / seconds);
  }

  private void awaitAcknowledged(long last) {
    try {
      while (!(LinkCodec.decodeFrontend(Frames.read(in)) instanceof ReportAck ack
          && ack.sequence() >= last)) {
        // Others say less.
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(AgentMessage message) throws IOException {
    Frames.write(out, LinkCodec.encode(message));
    out.flush();
  }
}
