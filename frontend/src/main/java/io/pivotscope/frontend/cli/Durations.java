package io.pivotscope.frontend.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}, {@code 30d} as milliseconds. */
class Durations implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Map<String, Long> UNITS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  @Override
  public Long convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Long.parseLong(form.group(1)) == 0) {
      throw new TypeConversionException("'" + text + "' is no time; write 500ms, 10s, 2m or 1h");
    }
    return Long.parseLong(form.group(1)) * UNITS.getOrDefault(form.group(2), 1L);
  }

  /** The same, or {@code off} as 0. */
  static final class OrOff extends Durations {
    @Override
    public Long convert(String text) {
      return text.equals("off") ? 0 : super.convert(text);
    }
  }
}
