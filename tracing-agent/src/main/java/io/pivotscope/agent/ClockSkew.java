package io.pivotscope.agent;

import io.pivotscope.baggage.clock.PhysicalClock;
import io.pivotscope.baggage.clock.SkewedClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A clock that is wrong on purpose, so that a fleet on one machine can show what bad clocks do.
 *
 * <pre>
 *   clock=offset:-2s/drift:200ppm/jitter:5ms/step:10s:+3s
 * </pre>
 *
 * Each part may be missing; {@code step:WHEN:BY} may be there more than once, WHEN counted from the
 * agent's start.
 */
final class ClockSkew implements UnaryOperator<PhysicalClock> {
  static final String EXPECTED =
      "parts such as offset:-2s, drift:200ppm, jitter:5ms, step:10s:+3s, with / between them";

  private static final String TIME = "([+-]?\\d{1,9})(us|ms|s)";
  private static final Pattern PART =
      Pattern.compile(
          "(offset|jitter):" + TIME + "|drift:([+-]?\\d{1,6})ppm|step:" + TIME + ":" + TIME);
  private static final Map<String, Long> MICROS = Map.of("us", 1L, "ms", 1_000L, "s", 1_000_000L);

  private long offset;
  private long jitter;
  private long driftPpm;
  private final List<SkewedClock.Step> steps = new ArrayList<>();

  private ClockSkew() {}

  /**
   * @throws IllegalArgumentException if the text is none of that
   */
  static UnaryOperator<PhysicalClock> parse(String text) {
    ClockSkew skew = new ClockSkew();
    for (String part : text.split("/", -1)) {
      Matcher m = PART.matcher(part);
      if (!m.matches()) {
        throw new IllegalArgumentException(part);
      }
      skew.add(m);
    }
    return skew;
  }

  private void add(Matcher m) {
    if (m.group(4) != null) {
      driftPpm = Long.parseLong(m.group(4));
    } else if (m.group(5) != null) {
      steps.add(new SkewedClock.Step(micros(m, 5), micros(m, 7)));
    } else if (m.group(1).equals("offset")) {
      offset = micros(m, 2);
    } else {
      jitter = Math.abs(micros(m, 2));
    }
  }

  private static long micros(Matcher m, int group) {
    return Long.parseLong(m.group(group)) * MICROS.getOrDefault(m.group(group + 1), 0L);
  }

  /** The clock as this process reads it from now on. */
  @Override
  public PhysicalClock apply(PhysicalClock good) {
    long now = good.micros();
    List<SkewedClock.Step> absolute =
        steps.stream()
            .map(step -> new SkewedClock.Step(now + step.atMicros(), step.byMicros()))
            .toList();
    return new SkewedClock(good, now, offset, driftPpm, jitter, absolute);
  }
}
