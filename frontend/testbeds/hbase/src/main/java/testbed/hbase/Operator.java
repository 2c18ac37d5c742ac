package testbed.hbase;

import java.util.Map;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import testbed.guest.Load;

/** Requests to flush a table, {@code TABLE key=value ..}: what it has in memory becomes files. */
public final class Operator {
  private Operator() {}

  public static void main(String[] args) throws Exception {
    TableName table = TableName.valueOf(args[0]);
    Connection connection = ConnectionFactory.createConnection(Site.of(args, 1));
    Load.serve(
        Map.of(
            "flush",
            name -> {
              try (Admin admin = connection.getAdmin()) {
                admin.flush(table);
              }
            }));
  }
}
