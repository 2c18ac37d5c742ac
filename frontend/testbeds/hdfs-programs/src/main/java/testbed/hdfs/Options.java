package testbed.hdfs;

import java.util.HashMap;
import java.util.Map;

/** Program arguments of the form {@code key=value}. */
final class Options {
  private final Map<String, String> values = new HashMap<>();

  Options(String[] args) {
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("expected key=value, found " + arg);
      }
      values.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
  }

  String text(String key, String otherwise) {
    return values.getOrDefault(key, otherwise);
  }

  int number(String key, int otherwise) {
    return Integer.parseInt(text(key, Integer.toString(otherwise)));
  }

  boolean flag(String key) {
    return Boolean.parseBoolean(text(key, "false"));
  }
}
