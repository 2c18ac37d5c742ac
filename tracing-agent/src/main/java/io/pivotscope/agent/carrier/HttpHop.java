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

  /**
   * Of all headers of a message with ours, in the measure of {@link HeaderLines#line}. Tomcat,
   * Jetty and Netty refuse more than 8 KB unless they are told otherwise, as servers and as
   * clients; the rest is for what a library adds behind our back.
   */
  static final int MAX_BYTES = 7 * 1024;

  /** Of all queries' slots: with what else a header has, they are a member that fits. */
  static final int MAX_SLOT_BYTES = 1280;

  private final Requests requests;
  private final CarrierHop hop;
  private final HeaderLines lines;

  HttpHop(Requests requests, String carrier, HeaderLines lines) {
    this.requests = requests;
    this.hop = requests.hop(carrier, "request", MAX_SLOT_BYTES);
    this.lines = lines;
  }

  /**
   * A request with these headers leaves now.
   *
   * @param moreBytes of what the message's head has beside them, as far as it is known
   * @return null if it leaves without ours
   */
  @Nullable Ticket send(Object headers, int moreBytes) {
    Outgoing outgoing = hop.send(true, false);
    if (outgoing == null) {
      return null;
    }
    if (!put(headers, moreBytes, outgoing.header())) {
      hop.oversized();
      return null;
    }
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
    if (!put(headers, 0, reply)) {
      hop.oversizedReply();
    }
  }

  /** Whether there is room for a header of ours: if not, all stays as it is. */
  private boolean put(Object headers, int moreBytes, byte[] header) {
    List<String> before = lines.read(headers);
    List<String> carrying = BaggageHeader.with(before, header);
    if (carrying == null
        || lines.bytes(headers) + moreBytes - bytes(before) + bytes(carrying) > MAX_BYTES) {
      return false;
    }
    lines.write(headers, carrying);
    return true;
  }

  private static int bytes(List<String> lines) {
    int bytes = 0;
    for (String line : lines) {
      bytes += HeaderLines.line(BaggageHeader.NAME, line);
    }
    return bytes;
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
