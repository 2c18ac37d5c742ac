package testbed.hbase;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;

/** What all processes of a cluster on this machine have in common, beside what they are told. */
final class Site {
  private Site() {}

  /**
   * @param settings {@code key=value ..}, from the one at {@code first} on
   */
  static Configuration of(String[] settings, int first) {
    Configuration site = HBaseConfiguration.create();
    site.set("hbase.cluster.distributed", "true");
    site.set("hbase.zookeeper.quorum", "127.0.0.1");
    site.set("hbase.unsafe.stream.capability.enforce", "false"); // no HDFS below
    site.set("hbase.master.hostname", "localhost");
    site.set("hbase.regionserver.hostname", "localhost");
    site.set("hbase.master.ipc.address", "127.0.0.1");
    site.set("hbase.regionserver.ipc.address", "127.0.0.1");
    site.setInt("hbase.master.port", 0);
    site.setInt("hbase.regionserver.port", 0);
    site.setInt("hbase.master.info.port", -1);
    site.setInt("hbase.regionserver.info.port", -1);
    site.setBoolean("hbase.shutdown.hook", false); // a guest ends with its input
    for (int i = first; i < settings.length; i++) {
      String[] setting = settings[i].split("=", 2);
      site.set(setting[0], setting[1]);
    }
    return site;
  }
}
