package io.pivotscope.compiler.complete;

/** What a position expects, by what stands before it. */
enum State {
  /** A query: {@code From}. */
  BEGIN,
  /** The name of {@code Query name =}. */
  QUERY_NAME,
  QUERY_EQUALS,
  /** The name that a source gets. */
  ALIAS,
  IN,
  SOURCE,
  /** The next part of a source's dotted name. */
  SOURCE_PART,
  /** The name of an annotation. */
  ANNOTATION,
  /** A source is complete and may still go on. */
  SOURCE_END,
  PLACE,
  /** The number after {@code @line}. */
  LINE,
  /** The method after {@code @call}. */
  CALLEE,
  /** How many events a temporal filter keeps. */
  EVENTS,
  EVENTS_END,
  /** Between the parentheses of a method. */
  PARAMETERS,
  ON_ALIAS,
  ARROW,
  LATER,
  LET_NAME,
  LET_EQUALS,
  OPERAND,
  /** An operand is complete. */
  OPERATOR,
  /** The parenthesis of a call or of {@code in}. */
  OPENING,
  MEMBER,
  /** After {@code x not}. */
  NOT,
  IS,
  IS_NOT,
  CAST_TYPE,
  /** The name of a column. */
  TITLE,
  /** A column or criterion is complete, whatever comes. */
  ITEM_END,
  /** How many rows {@code Limit} shows. */
  ROWS,
  OPTION,
  OPTION_VALUE,
  OPTION_UNIT,
  OPTION_END,
  /** After {@code on procName}. */
  PROCESSES,
  /** The name of a process. */
  PROCESS,
  /** A clause is complete. */
  CLAUSE
}
