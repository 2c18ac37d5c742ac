package io.pivotscope.protocol.link;

import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.protocol.link.AgentMessage.Row;
import java.util.List;

/** Rows that were made here, one by one. */
record ListedRows(List<Row> rows) implements Rows {
  ListedRows {
    rows = List.copyOf(rows);
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public List<Row> list() {
    return rows;
  }

  @Override
  public Walk walk() {
    return new Walk() {
      private int next;

      private Row row() {
        return rows.get(next - 1);
      }

      @Override
      public boolean next() {
        return next++ < rows.size();
      }

      @Override
      public ByteSource key() {
        return new ByteSource(row().key());
      }

      @Override
      public ByteSource accumulators() {
        return new ByteSource(row().accumulators());
      }

      @Override
      public long hlc() {
        return row().hlc();
      }

      @Override
      public int slot() {
        return row().slot();
      }

      @Override
      public boolean other() {
        return row().other();
      }
    };
  }
}
