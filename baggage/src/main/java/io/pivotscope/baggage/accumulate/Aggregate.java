package io.pivotscope.baggage.accumulate;

/** The aggregate functions of the language (LANGUAGE, section 3). */
public enum Aggregate {
  COUNT,
  SUM,
  MIN,
  MAX,
  AVERAGE
}
