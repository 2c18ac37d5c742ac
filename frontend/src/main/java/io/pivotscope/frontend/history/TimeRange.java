package io.pivotscope.frontend.history;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From a moment to before another, in UTC.
 *
 * <pre>
 *   10:00..10:05                              today, or yesterday if that is still to come
 *   2026-11-21T10:00:00Z..2026-11-21T10:05Z   of any day; the Z may be left out
 *   -10m..-5m, -5m..now                       before now: s, m, h or d
 * </pre>
 */
record TimeRange(Instant from, Instant to) {
  private static final Pattern AGO = Pattern.compile("-(\\d{1,9})([smhd])");

  /**
   * @throws SqlException if it is none
   */
  static TimeRange parse(String text, Instant now) throws SqlException {
    String[] ends = text.strip().split("\\.\\.", -1);
    if (ends.length != 2) {
      throw new SqlException("'" + text + "' is no range; write 10:00..10:05 or -10m..-5m");
    }
    TimeRange range = new TimeRange(moment(ends[0].strip(), now), moment(ends[1].strip(), now));
    if (!range.from.isBefore(range.to)) {
      throw new SqlException("'" + text + "' ends before it begins");
    }
    return range;
  }

  private static Instant moment(String text, Instant now) throws SqlException {
    if (text.equals("now")) {
      return now;
    }
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      return now.minus(unit(ago.group(2)).multipliedBy(Long.parseLong(ago.group(1))));
    }
    try {
      String plain = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
      if (plain.contains("-")) {
        return LocalDateTime.parse(plain.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
      }
      Instant today =
          LocalTime.parse(plain)
              .atDate(now.atOffset(ZoneOffset.UTC).toLocalDate())
              .toInstant(ZoneOffset.UTC);
      return today.isAfter(now) ? today.minus(Duration.ofDays(1)) : today;
    } catch (DateTimeException e) {
      throw new SqlException(
          "'" + text + "' is no moment; write 10:00, 2026-11-21T10:00:00Z, -5m or now");
    }
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }

  /** Without what no window of the run that has closed can begin in. */
  TimeRange closedOf(Run run) {
    Instant closed = run.closedMicros() == 0 ? to : instant(run.closedMicros());
    return closed.isBefore(to) ? new TimeRange(from, closed) : this;
  }

  /**
   * For how long the run collected in the windows that begin in the range: the first and the last
   * of a run are cut at its T0 and T1. Of a run whose windows' length nobody knows, for how long it
   * collected in the range.
   *
   * @return seconds, 0 if no window begins in it
   */
  double collectedSeconds(Run run) {
    long begin = micros(from);
    long end = micros(to);
    if (run.windowMicros() > 0) {
      begin = nextMultiple(begin, run.windowMicros());
      end = nextMultiple(end, run.windowMicros());
    }
    begin = Math.max(begin, run.t0Micros());
    end = run.t1Micros() == 0 ? end : Math.min(end, run.t1Micros());
    return Math.max(0, end - begin) / 1e6;
  }

  private static long nextMultiple(long micros, long of) {
    return -Math.floorDiv(-micros, of) * of;
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The condition that a window begins in it. */
  String holdsWindow() {
    return "window_begin >= TIMESTAMPTZ '" + from + "' AND window_begin < TIMESTAMPTZ '" + to + "'";
  }
}
