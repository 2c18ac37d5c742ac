package io.pivotscope.compiler.complete;

import io.pivotscope.baggage.value.Type;
import org.jspecify.annotations.Nullable;

/**
 * One thing that may come next.
 *
 * @param text to insert
 * @param type of the value that it gives; null if it gives none or nobody knows
 * @param documentation one sentence: what it does
 */
public record Candidate(String text, Kind kind, @Nullable Type type, String documentation) {

  /** What is inserted. */
  public enum Kind {
    CLAUSE,
    /** A tracepoint or query by its name. */
    SOURCE,
    FILTER,
    ALIAS,
    EXPORT,
    /** What can be read of a value. */
    MEMBER,
    FUNCTION,
    AGGREGATE,
    KEYWORD,
    OPTION,
    UNIT,
    PLACE,
    TYPE,
    CLASS,
    METHOD,
    VALUE
  }

  @Override
  public String toString() {
    String typed = type == null ? "" : " " + type;
    return text + "  [" + kind + typed + "] " + documentation;
  }
}
