package io.pivotscope.agent.code;

import io.pivotscope.baggage.value.Type;

/**
 * A value in local variables of the generated method.
 *
 * @param local of a long, a double, a truth value (an int, {@link Operators}) or a reference
 * @param absent of an int that is 1 where the value is null; {@link #NEVER} where that cannot be,
 *     and where the value itself says so
 */
record Variable(Kind kind, int local, int absent) {

  static final int NEVER = -1;

  boolean isNumber() {
    return kind == Kind.LONG || kind == Kind.DOUBLE;
  }

  enum Kind {
    LONG,
    DOUBLE,
    TRUTH,
    OBJECT;

    static Kind of(Type type) {
      return switch (type) {
        case LONG, DURATION, TIME -> LONG;
        case DOUBLE -> DOUBLE;
        case BOOLEAN -> TRUTH;
        case STRING, BYTES, LIST, ANY -> OBJECT;
      };
    }
  }
}
