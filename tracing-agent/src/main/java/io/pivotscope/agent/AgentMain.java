package io.pivotscope.agent;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** Where the agent begins, in its own class loader. */
public final class AgentMain {

  private AgentMain() {}

  /** Returns at once; never throws into the application's start. */
  public static void start(@Nullable String args, Instrumentation instrumentation) {}
}
