package testbed.hdfs;

import java.util.Map;
import java.util.TreeMap;

/** What a program did, printed once as {@code STATS {json}}. */
final class Stats {
  private final String program;
  private long operations;
  private long payloadBytes;
  private final Map<String, Long> perFile = new TreeMap<>();

  Stats(String program) {
    this.program = program;
  }

  void operation(String path, long bytes) {
    operations++;
    payloadBytes += bytes;
    perFile.merge(path, 1L, Long::sum);
  }

  void print() {
    StringBuilder json = new StringBuilder();
    json.append("STATS {\"program\":\"").append(program);
    json.append("\",\"operations\":").append(operations);
    json.append(",\"payloadBytes\":").append(payloadBytes).append(",\"perFile\":{");
    String separator = "";
    for (Map.Entry<String, Long> file : perFile.entrySet()) {
      json.append(separator).append('"').append(file.getKey()).append("\":");
      json.append(file.getValue());
      separator = ",";
    }
    Control.say(json.append("}}").toString());
  }
}
