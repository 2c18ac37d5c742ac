package io.pivotscope.frontend.history;

/** What a column holds: its type in SQL, and how it is staged on its way into a segment. */
public enum ColumnType {
  LONG("BIGINT", "BIGINT"),
  DOUBLE("DOUBLE", "DOUBLE"),
  BOOLEAN("BOOLEAN", "BOOLEAN"),
  TEXT("VARCHAR", "VARCHAR"),
  BYTES("BLOB", "BLOB"),
  /** Nanoseconds: a Parquet interval would lose all below a millisecond. */
  DURATION("BIGINT", "BIGINT"),
  /** Microseconds since the Unix epoch, UTC. */
  TIME("TIMESTAMPTZ", "TIMESTAMPTZ"),
  /** Lists of low, high, count. */
  HISTOGRAM("STRUCT(low DOUBLE, high DOUBLE, count BIGINT)[]", "VARCHAR"),
  /** Lists of value, count; values as text. */
  TOP_VALUES("STRUCT(value VARCHAR, count BIGINT)[]", "VARCHAR"),
  /** Any other list: nothing tells what its elements are. */
  LIST("JSON", "VARCHAR");

  private final String sql;
  private final String staged;

  ColumnType(String sql, String staged) {
    this.sql = sql;
    this.staged = staged;
  }

  String sql() {
    return sql;
  }

  String staged() {
    return staged;
  }

  public boolean isNumber() {
    return this == LONG || this == DOUBLE || this == DURATION;
  }

  /** The expression that makes the column of its staged form. */
  String fromStaged(String column) {
    return sql.equals(staged) ? column : "CAST(CAST(" + column + " AS JSON) AS " + sql + ")";
  }
}
