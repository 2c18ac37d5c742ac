package io.pivotscope.agent.propagate;

import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.List;

/**
 * How one library hands requests on.
 *
 * @param name shown where the declaration is off
 * @param hookPoints all or none of them are woven
 * @param references what must be found in the library's classes, else the declaration is off
 */
public record Declaration(String name, List<HookPoint> hookPoints, List<Reference> references) {

  /**
   * A class that is loaded must have at least one such method.
   *
   * @param type binary name
   * @param what the method in words a reader finds in the library's source
   */
  public record Reference(String type, String what, MethodMatch method) {}

  public Declaration {
    hookPoints = List.copyOf(hookPoints);
    references = List.copyOf(references);
  }
}
