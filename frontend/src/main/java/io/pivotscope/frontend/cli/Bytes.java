package io.pivotscope.frontend.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 0}, {@code 500m}, {@code 2g} as bytes: k, m and g are powers of 1024. */
final class Bytes implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})([kmg]?)");

  @Override
  public Long convert(String text) {
    Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new TypeConversionException("'" + text + "' is no size; write 500m or 2g");
    }
    int power = form.group(2).isEmpty() ? 0 : 1 + "kmg".indexOf(form.group(2));
    return Long.parseLong(form.group(1)) << (10 * power);
  }
}
