package io.pivotscope.compiler.bind;

import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage.Description;
import java.util.List;

/**
 * What the live processes know of classes, methods and members. The compiler asks at most twice per
 * tracepoint: once for its methods and parameters, once for the types of all paths it reads there.
 */
public interface Schema {

  /** Nobody to ask: every path has type ANY and is checked where it is linked. */
  Schema NONE = (method, place, paths) -> List.of();

  /**
   * The answers of the processes that gave one; empty if none is connected.
   *
   * @param paths may be empty
   */
  List<Description> describe(MethodPattern method, Place place, List<Path> paths);
}
