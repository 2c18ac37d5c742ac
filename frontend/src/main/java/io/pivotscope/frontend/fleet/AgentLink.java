package io.pivotscope.frontend.fleet;

import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.FrontendMessage;

/** One connection to one agent. Thread-safe; what is sent arrives in order or not at all. */
public interface AgentLink {

  void send(FrontendMessage message);

  /** Closes after what was sent before. */
  void close();

  /** Where it comes from, for people. */
  String remote();

  /** Hears what agents say. Called on network threads, in order for one link. */
  interface Listener {
    void said(AgentLink link, AgentMessage message);

    void closed(AgentLink link);
  }
}
