package testbed.hdfs;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The frame of a client program. Common options: {@code wait=true} prints READY and waits for
 * {@code start} (the file system is open by then); {@code linger=true} prints DONE after the
 * statistics and waits for {@code stop}.
 */
abstract class Program {
  final Options options;
  final FileSystem fs;
  final Stats stats;

  Program(String[] args) throws Exception {
    options = new Options(args);
    fs = FileSystem.newInstance(new Configuration());
    stats = new Stats(getClass().getSimpleName());
  }

  /** Before READY. */
  void warm() throws Exception {}

  abstract void work() throws Exception;

  final void runToEnd() throws Exception {
    warm();
    if (options.flag("wait")) {
      Control.await("READY", "start");
    }
    work();
    stats.print();
    if (options.flag("linger")) {
      Control.await("DONE", "stop");
    }
    fs.close();
  }

  /** The i-th file of the directory that the options name. */
  final Path file(int index) {
    return new Path(options.text("dir", "/data"), "file-" + index);
  }
}
