package io.pivotscope.frontend.fleet;

import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.FrontendMessage;

/**
 * One connection to one agent. Thread-safe; what is sent arrives in order or not at all: an agent
 * that does not read is cut off, and comes back to be told anew.
 */
public interface AgentLink {

  void send(FrontendMessage message);

  /** Closes after what was sent before, if that leaves within a second. */
  void close();

  /** Whether it has said something that nobody has worked off: it is not silent, we are slow. */
  boolean isWaiting();

  /** Where it comes from, for people. */
  String remote();

  /** Hears what agents say. Called on network threads, in order for one link. */
  interface Listener {
    /**
     * A message has come.
     *
     * @param encoded the message as it came; not to be written to
     * @param worked to be called by any thread once the message needs no memory any more; of an
     *     agent of which too much waits for that, nothing is read
     */
    void said(AgentLink link, AgentMessage message, byte[] encoded, Runnable worked);

    void closed(AgentLink link);
  }
}
