package io.pivotscope.frontend.demo;

import java.nio.file.Path;

/** Where the build puts the agent's jar. */
public final class AgentJar {
  private AgentJar() {}

  /**
   * @param home the checkout; the jar need not be there yet
   */
  public static Path under(Path home) {
    return home.resolve("tracing-agent/target/pivotscope-agent.jar");
  }
}
