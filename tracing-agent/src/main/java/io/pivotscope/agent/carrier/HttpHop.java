package io.pivotscope.agent.carrier;

import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Ticket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HTTP requests and responses of one library: our header is a member of the {@code baggage} header
 * of both ({@link BaggageHeader}).
 */
final class HttpHop {
  private final Requests requests;
  private final CarrierHop hop;
  private final HeaderLines lines;

  HttpHop(Requests requests, String carrier, HeaderLines lines) {
    this.requests = requests;
    this.hop = requests.hop(carrier, "request");
    this.lines = lines;
  }

  /**
   * A request with these headers leaves now.
   *
   * @return null if it leaves without ours
   */
  @Nullable Ticket send(Object headers) {
    Outgoing outgoing = hop.send(true, false);
    if (outgoing == null) {
      return null;
    }
    List<String> carrying = BaggageHeader.with(lines.read(headers), outgoing.header());
    if (carrying == null) {
      hop.oversized();
      return null;
    }
    lines.write(headers, carrying);
    return outgoing.ticket();
  }

  /** A request with these headers is handled from now on, by the calling thread. */
  Handling receive(Object headers) {
    return Handling.begin(requests, hop, BaggageHeader.read(lines.read(headers)));
  }

  /** The response to a request that is or was handled leaves now, with these headers. */
  void reply(Handling handling, Object headers) {
    byte[] reply = handling.reply();
    if (reply == null) {
      return;
    }
    List<String> carrying = BaggageHeader.with(lines.read(headers), reply);
    if (carrying == null) {
      hop.oversizedReply();
    } else {
      lines.write(headers, carrying);
    }
  }

  /** The response has come, and the calling thread is the one that goes on with it. */
  void completed(Ticket ticket, Object headers) {
    hop.completed(ticket, BaggageHeader.read(lines.read(headers)));
  }

  /** Interim responses (100, 102, 103) come before the answer and are none. */
  static boolean isInterim(int status) {
    return status >= 100 && status < 200 && status != 101;
  }
}
