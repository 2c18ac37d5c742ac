package io.pivotscope.frontend.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an exposition by the rules of its format, and fails where one is broken. */
public final class ExpositionRules {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");
  private static final Map<String, List<String>> SUFFIXES =
      Map.of(
          "counter", List.of("_total", "_created"),
          "gauge", List.of(""),
          "histogram", List.of("_bucket", "_count", "_sum", "_created"));

  /** A line: name, labels in the order of their names, and value. */
  public record Sample(String name, Map<String, String> labels, double value) {}

  private final boolean open;
  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, String> units = new LinkedHashMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final Set<String> finished = new HashSet<>();
  private String family = "";

  private ExpositionRules(boolean open) {
    this.open = open;
  }

  /**
   * @param openMetrics whether it is that format, or the older text
   */
  public static ExpositionRules read(String text, boolean openMetrics) {
    ExpositionRules rules = new ExpositionRules(openMetrics);
    assertThat(text).endsWith(openMetrics ? "# EOF\n" : "\n");
    for (String line : text.lines().toList()) {
      if (!line.equals("# EOF")) {
        rules.line(line);
      }
    }
    rules.samplesAreUnique();
    rules.histogramsAddUp();
    return rules;
  }

  public List<Sample> samples() {
    return samples;
  }

  public Map<String, String> types() {
    return types;
  }

  public Map<String, String> units() {
    return units;
  }

  public double value(String name, Map<String, String> labels) {
    List<Sample> found =
        samples.stream().filter(s -> s.name().equals(name) && s.labels().equals(labels)).toList();
    assertThat(found).as(name + labels).hasSize(1);
    return found.get(0).value();
  }

  private void line(String line) {
    String[] words = line.split(" ", 4);
    if (words[0].equals("#")) {
      describe(words[1], words[2], words.length > 3 ? words[3] : "");
      return;
    }
    Matcher sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as(line).isTrue();
    String name = sample.group(1);
    String type = types.get(family);
    assertThat(SUFFIXES.get(type).stream().map(each -> base(type) + each))
        .as(line + " in " + family)
        .contains(name);
    double value =
        switch (sample.group(3)) {
          case "+Inf" -> Double.POSITIVE_INFINITY;
          case "-Inf" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(sample.group(3));
        };
    if (type.equals("counter")) {
      assertThat(value).as(line).isNotNegative();
    }
    samples.add(new Sample(name, labels(sample.group(2)), value));
  }

  /** The older text gives a counter's family the name of its sample. */
  private String base(String type) {
    return !open && type.equals("counter") ? family.replaceFirst("_total$", "") : family;
  }

  private void describe(String what, String name, String text) {
    if (!name.equals(family)) {
      finished.add(family);
      assertThat(finished).as("the lines of a family stand together").doesNotContain(name);
      family = name;
    }
    switch (what) {
      case "TYPE" -> {
        assertThat(types.put(name, text)).as("second TYPE of " + name).isNull();
        assertThat(SUFFIXES).containsKey(text);
        if (!open && text.equals("counter")) {
          assertThat(name).endsWith("_total");
        }
      }
      case "UNIT" -> {
        assertThat(open).as("the older text has no UNIT").isTrue();
        assertThat(name).endsWith("_" + text);
        units.put(name, text);
      }
      default -> {
        assertThat(what).isEqualTo("HELP");
        assertThat(text).isNotBlank();
      }
    }
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    if (text == null) {
      return labels;
    }
    Matcher each = LABEL.matcher(text);
    int end = 0;
    while (each.find()) {
      assertThat(each.start()).as(text).isEqualTo(end);
      end = each.end();
      String value = each.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
      assertThat(labels.put(each.group(1), value)).as(text).isNull();
    }
    assertThat(end).as(text).isEqualTo(text.length());
    return labels;
  }

  private void samplesAreUnique() {
    Set<String> all = new HashSet<>();
    samples.forEach(s -> assertThat(all.add(s.name() + s.labels())).as(s.toString()).isTrue());
  }

  private void histogramsAddUp() {
    Map<String, List<Sample>> buckets = new LinkedHashMap<>();
    for (Sample sample : samples) {
      if (sample.name().endsWith("_bucket")) {
        Map<String, String> rest = new TreeMap<>(sample.labels());
        rest.remove("le");
        buckets.computeIfAbsent(sample.name() + rest, key -> new ArrayList<>()).add(sample);
      }
    }
    buckets.forEach(
        (key, all) -> {
          double bound = Double.NEGATIVE_INFINITY;
          double count = 0;
          for (Sample each : all) {
            String le = each.labels().get("le");
            double next = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
            assertThat(next).as(key).isGreaterThan(bound);
            assertThat(each.value()).as(key).isGreaterThanOrEqualTo(count);
            bound = next;
            count = each.value();
          }
          assertThat(bound).as(key).isEqualTo(Double.POSITIVE_INFINITY);
          Map<String, String> rest = new TreeMap<>(all.get(0).labels());
          rest.remove("le");
          String name = all.get(0).name().replaceFirst("_bucket$", "_count");
          // Without a sum there may be no count either: it is the last bucket's.
          double last = count;
          samples.stream()
              .filter(s -> s.name().equals(name) && s.labels().equals(rest))
              .forEach(s -> assertThat(s.value()).as(key).isEqualTo(last));
        });
  }
}
