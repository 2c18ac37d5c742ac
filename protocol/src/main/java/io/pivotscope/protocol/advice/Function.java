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
  TO_STRING,
  TRIM,
  TRIM_START,
  TRIM_END,
  /** Text, what to replace everywhere, by what. */
  REPLACE,
  /** Where a part begins in a text, from 1; 0 for nowhere. */
  INDEX_OF,
  /** Text, separator, which part (from 1). */
  SPLIT,
  /** The first units of a text. */
  LEFT,
  /** The last units of a text. */
  RIGHT,
  /** Whether an RE2 pattern is found anywhere in a text. */
  MATCHES,
  /** Text, RE2 pattern, group; without a group the first one, or all where there is none. */
  EXTRACT,
  LEAST,
  GREATEST,
  SQRT,
  EXP,
  LN,
  LOG10,
  LOG2,
  POW,
  /** -1, 0 or 1. */
  SIGN,
  /** Towards zero, to decimals. */
  TRUNCATE,
  /** The largest multiple of the second argument that is not above the first. */
  BUCKET,
  /** The largest power of two that is not above. */
  LOG2_BUCKET,
  HOUR,
  MINUTE,
  SECOND,
  /** Monday is 1, Sunday 7. */
  DAY_OF_WEEK,
  /** yyyy-MM-dd. */
  DATE,
  TO_BOOLEAN,
  /** A number is microseconds, a text is ISO 8601. */
  TO_TIME,
  HEX,
  HASH,
  /** The arguments as a list. */
  LIST,
  /** List, index from 0. */
  ITEM,
  /** A list of value, count, value, count, .., ascending by value, and a rank from 0 to 1. */
  QUANTILE_OF,
  /** The first items of a list. */
  HEAD,
  /** Half of the 95 % interval of the mean of those arguments that are numbers. */
  SPREAD,
  /** A list of [low, high, count], and a factor for the counts. */
  SCALE_COUNTS
}
