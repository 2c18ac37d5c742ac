package io.pivotscope.compiler.bind;

import io.pivotscope.protocol.advice.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The columns that expressions of one query refer to; passes append more. One thread at a time. */
public final class Columns {

  private final List<Column> all;

  public Columns() {
    this(List.of());
  }

  /** Continues a list. */
  public Columns(List<Column> first) {
    this.all = new ArrayList<>(first);
  }

  /** Returns the index of the new column. */
  public int add(Column column) {
    all.add(column);
    return all.size() - 1;
  }

  public Column get(int index) {
    return all.get(index);
  }

  /** An expression that reads the column. */
  public Expr.Column read(int index) {
    return new Expr.Column(index, all.get(index).type());
  }

  public List<Column> all() {
    return List.copyOf(all);
  }

  public int size() {
    return all.size();
  }

  public Column.Aggregated aggregate(int index) {
    return (Column.Aggregated) all.get(index);
  }

  public String name(int index) {
    return all.get(index).name();
  }

  /** An expression with the names of its columns. */
  public String print(Expr expr) {
    return ExprText.print(expr, this::name);
  }

  /** Expressions with the names of their columns. */
  public String print(List<Expr> exprs) {
    return exprs.stream().map(this::print).collect(Collectors.joining(", "));
  }
}
