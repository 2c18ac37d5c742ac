package io.pivotscope.frontend.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 1%} or {@code 0.01} as a share of 1. */
final class Shares implements ITypeConverter<Double> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)(%?)");

  @Override
  public Double convert(String text) {
    Matcher form = FORM.matcher(text);
    double share = form.matches() ? Double.parseDouble(form.group(1)) : 0;
    share = form.matches() && !form.group(2).isEmpty() ? share / 100 : share;
    if (!(share > 0 && share <= 1)) {
      throw new TypeConversionException("'" + text + "' is no share; write 1%, 100% or 0.01");
    }
    return share;
  }
}
