package io.pivotscope.protocol.advice;

/** What an expression can compute. Names are the wire's; append, never rename. */
public enum Function {
  ADD,
  SUBTRACT,
  MULTIPLY,
  /** Longs divide to a long, truncating; by zero is null. */
  DIVIDE,
  REMAINDER,
  NEGATE,
  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  AND,
  OR,
  NOT,
  IS_NULL,
  IS_NOT_NULL,
  /** First argument in the others. */
  IN,
  /** SQL pattern with % and _. */
  LIKE,
  /** Condition, value, condition, value, ..., otherwise. */
  CASE,
  COALESCE,
  CONCAT,
  LOWER,
  UPPER,
  LENGTH,
  /** Text, from (1-based), length. */
  SUBSTRING,
  CONTAINS,
  STARTS_WITH,
  ENDS_WITH,
  ABS,
  FLOOR,
  CEIL,
  ROUND,
  TO_LONG,
  TO_DOUBLE,
  TO_STRING
}
