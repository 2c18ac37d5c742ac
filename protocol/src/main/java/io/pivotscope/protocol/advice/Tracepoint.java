package io.pivotscope.protocol.advice;

/**
 * A named place in the code of a target.
 *
 * @param name what the query calls it: the catalogue name, or the pattern as written
 */
public record Tracepoint(String name, MethodPattern method, Place place) {

  @Override
  public String toString() {
    return method + " @" + place;
  }
}
