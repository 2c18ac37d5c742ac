package io.pivotscope.baggage.accumulate;

/**
 * The aggregate functions of the language (LANGUAGE, section 3). None has a parameter: what P99 or
 * TOPK(x, 5) adds is a function of the result, so several of them share one state. The order is
 * that of the wire: append only.
 */
public enum Aggregate {
  COUNT,
  SUM,
  MIN,
  MAX,
  AVERAGE,
  /** Sample standard deviation: null below two numbers. */
  STDDEV,
  /** Numbers in buckets of 1 % relative error: value, count, value, count, .. ascending. */
  SKETCH,
  /** Numbers in buckets between powers of two: lists of low, high, count, ascending. */
  HISTOGRAM,
  /** How many different values, nulls apart: exact up to 32, then estimated. */
  DISTINCT,
  /** The most frequent values: lists of value, count, descending by count. */
  TOPK,
  /** Of lists [key.., x] the x of the smallest. */
  FIRST,
  /** Of lists [key.., x] the x of the largest. */
  LAST
}
