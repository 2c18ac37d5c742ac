package testbed.hbase;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Row;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.regionserver.NoSuchColumnFamilyException;
import testbed.guest.Events;
import testbed.guest.Load;

/**
 * Requests to a table of eight regions on {@code SERVERS} servers, {@code SERVERS key=value ..}.
 * Each thread has a row in every region; what it gets, puts and scans alone is in the region of its
 * own name. All threads share three connections: one that reads and writes by Netty, one with sockets of
 * its own, and an asynchronous one.
 */
public final class Client {
  private static final int REGIONS = 8;
  private static final long LIMIT_SECONDS = 60;
  private static final TableName TABLE = TableName.valueOf("rows");
  private static final byte[] FAMILY = bytes("f");
  private static final byte[] QUALIFIER = bytes("q");

  private final Connection connection;
  private final Connection blocking;
  private final AsyncTable<?> async;

  private Client(Connection connection, Connection blocking, AsyncConnection async) {
    this.connection = connection;
    this.blocking = blocking;
    this.async = async.getTable(TABLE);
  }

  public static void main(String[] args) throws Exception {
    Configuration site = Site.of(args, 1);
    Connection connection = ConnectionFactory.createConnection(site);
    create(connection, Integer.parseInt(args[0]));
    Configuration blocking = new Configuration(site);
    blocking.set("hbase.rpc.client.impl", "org.apache.hadoop.hbase.ipc.BlockingRpcClient");
    Client client =
        new Client(
            connection,
            ConnectionFactory.createConnection(blocking),
            ConnectionFactory.createAsyncConnection(site).get(LIMIT_SECONDS, TimeUnit.SECONDS));
    Load.serve(
        Map.ofEntries(
            Map.entry("get", name -> get(name, client.connection)),
            Map.entry("put", client::put),
            Map.entry("fail", client::fail),
            Map.entry("scan", client::scan),
            Map.entry("batch", client::batch),
            Map.entry("admin", client::describe),
            Map.entry("blockingGet", name -> get(name, client.blocking)),
            Map.entry("asyncGet", client::asyncGet),
            Map.entry("asyncPut", client::asyncPut),
            Map.entry("asyncScan", client::asyncScan),
            Map.entry("asyncBatch", client::asyncBatch)));
  }

  /** When all servers are there, so that each has its share of the regions. */
  private static void create(Connection connection, int servers) throws Exception {
    try (Admin admin = connection.getAdmin();
        Table table = connection.getTable(TABLE)) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      while (admin.getRegionServers().size() < servers) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("fewer than " + servers + " region servers");
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      byte[][] splits = new byte[REGIONS - 1][];
      for (int i = 1; i < REGIONS; i++) {
        splits[i - 1] = bytes("t" + i);
      }
      admin.createTable(
          TableDescriptorBuilder.newBuilder(TABLE)
              .setColumnFamily(ColumnFamilyDescriptorBuilder.of(FAMILY))
              .build(),
          splits);
      spread(connection, admin);
      for (int thread = 0; thread < REGIONS; thread++) {
        table.put(puts("t" + thread));
      }
    }
  }

  /** Every other region to each server, whatever the master thinks. */
  private static void spread(Connection connection, Admin admin) throws IOException {
    admin.balancerSwitch(false, true);
    List<ServerName> servers = admin.getRegionServers().stream().sorted().toList();
    try (RegionLocator regions = connection.getRegionLocator(TABLE)) {
      int next = 0;
      for (HRegionLocation each : regions.getAllRegionLocations()) {
        ServerName server = servers.get(next++ % servers.size());
        if (!server.equals(each.getServerName())) {
          admin.move(each.getRegion().getEncodedNameAsBytes(), server);
        }
      }
    }
  }

  private static void get(String name, Connection connection) throws IOException {
    try (Table table = connection.getTable(TABLE)) {
      Events.a(name);
      check(table.get(new Get(row(name))));
      Events.c(name);
    }
  }

  private void put(String name) throws IOException {
    try (Table table = connection.getTable(TABLE)) {
      Events.a(name);
      table.put(put(row(name)));
      Events.c(name);
    }
  }

  /** The answer is an exception. */
  private void fail(String name) throws IOException {
    try (Table table = connection.getTable(TABLE)) {
      Events.a(name);
      table.get(new Get(row(name)).addFamily(bytes("none")));
      throw new IllegalStateException("there is no such family");
    } catch (NoSuchColumnFamilyException expected) {
      Events.c(name);
    }
  }

  /** The first call brings all rows but one, the second one the end. */
  private void scan(String name) throws IOException {
    try (Table table = connection.getTable(TABLE)) {
      Events.a(name);
      int rows = 0;
      try (ResultScanner scanner = table.getScanner(region(name))) {
        for (Result each : scanner) {
          check(each);
          rows++;
        }
      }
      check(rows);
      Events.c(name);
    }
  }

  /** A row in each region: a call to each server. */
  private void batch(String name) throws Exception {
    List<Row> rows = new ArrayList<>(puts(thread(name)));
    try (Table table = connection.getTable(TABLE)) {
      Events.a(name);
      table.batch(rows, new Object[rows.size()]);
      Events.c(name);
    }
  }

  /** Asks the master. */
  private void describe(String name) throws IOException {
    try (Admin admin = connection.getAdmin()) {
      Events.a(name);
      admin.getDescriptor(TABLE);
      Events.c(name);
    }
  }

  private void asyncGet(String name) throws Exception {
    Events.a(name);
    check(async.get(new Get(row(name))).get(LIMIT_SECONDS, TimeUnit.SECONDS));
    Events.c(name);
  }

  /** What follows is done in a callback. */
  private void asyncPut(String name) throws Exception {
    Events.a(name);
    async
        .put(put(row(name)))
        .thenRun(() -> Events.c(name))
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private void asyncScan(String name) throws Exception {
    Events.a(name);
    check(async.scanAll(region(name)).get(LIMIT_SECONDS, TimeUnit.SECONDS).size());
    Events.c(name);
  }

  private void asyncBatch(String name) throws Exception {
    List<Put> rows = puts(thread(name));
    Events.a(name);
    async.putAll(rows).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    Events.c(name);
  }

  private static void check(Result result) {
    if (result.isEmpty()) {
      throw new IllegalStateException("no such row");
    }
  }

  private static void check(int rows) {
    if (rows != REGIONS) {
      throw new IllegalStateException(rows + " rows");
    }
  }

  /** All rows of the thread's own region. */
  private static Scan region(String name) {
    String first = thread(name);
    return new Scan()
        .withStartRow(bytes(first))
        .withStopRow(bytes(first + "~"))
        .setCaching(REGIONS - 1);
  }

  /** A row in each region. */
  private static List<Put> puts(String thread) {
    List<Put> puts = new ArrayList<>();
    for (int region = 0; region < REGIONS; region++) {
      puts.add(put(bytes("t" + region + "-" + thread)));
    }
    return puts;
  }

  private static Put put(byte[] row) {
    return new Put(row).addColumn(FAMILY, QUALIFIER, row);
  }

  private static byte[] row(String name) {
    return bytes(thread(name) + "-" + thread(name));
  }

  private static String thread(String name) {
    return name.substring(name.indexOf('-') + 1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
