package io.pivotscope.frontend.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** Opens DuckDB databases that live in memory and fetch nothing from anywhere. */
final class Database {
  private Database() {}

  /**
   * @param memoryMebibytes that it may take; it spills nothing to disk
   * @throws SQLException also where there is no DuckDB for this machine
   */
  static DuckDBConnection open(int memoryMebibytes, int threads) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("memory_limit", memoryMebibytes + "MiB");
    settings.setProperty("threads", Integer.toString(threads));
    settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    try {
      Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", settings);
      unlinkLibrary();
      execute(connection, "SET temp_directory = ''");
      execute(connection, "SET TimeZone = 'UTC'");
      return connection.unwrap(DuckDBConnection.class);
    } catch (LinkageError e) {
      throw new SQLException("DuckDB does not load on this machine: " + e.getMessage(), e);
    }
  }

  /**
   * The library was unpacked to a temporary file of 70 MB, which a kill -9 would leave behind.
   * Where the system says what is mapped, it also keeps what is mapped.
   */
  private static void unlinkLibrary() {
    Path maps = Path.of("/proc/self/maps");
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    try (Stream<String> lines = Files.isReadable(maps) ? Files.lines(maps) : Stream.empty()) {
      for (String file : lines.filter(l -> l.contains("/libduckdb_java")).toList()) {
        Path library = Path.of(file.substring(file.indexOf('/')));
        if (library.startsWith(temporary)) {
          Files.deleteIfExists(library);
        }
      }
    } catch (IOException | RuntimeException e) {
      // Then it goes when the process ends by itself.
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A text as SQL writes it. */
  static String literal(Object text) {
    return "'" + text.toString().replace("'", "''") + "'";
  }
}
