package io.pivotscope.frontend.view;

import io.pivotscope.frontend.probe.Sighting;
import io.pivotscope.frontend.probe.Sightings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Methods of the live fleet, by class.
 *
 * <pre>
 * a.b.DataNode · DataNode.java · app-1.0.jar (loader app)
 *   read(long blockId, int length) : byte[]   41-77   DataNode×4
 * </pre>
 */
public final class FindTable {
  private static final List<String> TITLES =
      List.of(
          "class",
          "method",
          "parameters",
          "returns",
          "processes",
          "codeSource",
          "loader",
          "sourceFile",
          "firstLine",
          "lastLine",
          "notWoven");

  private FindTable() {}

  /** In that format; a footer comes beside it. */
  public static List<String> lines(Sightings found, Format format) {
    return format == Format.TABLE
        ? byClass(found.methods())
        : format.lines(TITLES, found.methods().stream().map(FindTable::row).toList());
  }

  /** How much there is of what is shown, and what nobody looked at. */
  public static List<String> footer(Sightings found) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s of %,d%s, among the classes that %s loaded",
            Footer.count(found.methods().size(), "method", "methods"),
            found.matched(),
            found.isMore() ? " or more" : "",
            found.processes() == 1 ? "1 process has" : found.processes() + " processes have"));
    if (found.matched() > found.methods().size()) {
      lines.add("-> more words, a narrower pattern, or --limit shows others");
    }
    if (found.unread() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d classes of a process were not looked into, in time: name a package",
              found.unread()));
    }
    return lines;
  }

  private static @Nullable Object[] row(Sighting s) {
    return new @Nullable Object[] {
      s.type(),
      s.method(),
      parameters(s),
      s.returnType(),
      s.processesText(),
      s.codeSource(),
      s.loader(),
      s.sourceFile(),
      (long) s.firstLine(),
      (long) s.lastLine(),
      s.refusal()
    };
  }

  private static List<String> byClass(List<Sighting> methods) {
    List<String> lines = new ArrayList<>();
    List<Sighting> left = new ArrayList<>(methods);
    // A class stands where its best method does.
    while (!left.isEmpty()) {
      Sighting first = left.get(0);
      List<Sighting> same = left.stream().filter(s -> isSameClass(s, first)).toList();
      left.removeAll(same);
      lines.add(type(first));
      int width = same.stream().mapToInt(s -> signature(s).length()).max().orElse(0);
      int lineWidth = same.stream().mapToInt(s -> sourceLines(s).length()).max().orElse(0);
      for (Sighting s : same) {
        String line =
            String.format(
                Locale.ROOT,
                "  %-" + width + "s  %" + Math.max(1, lineWidth) + "s  %s%s",
                signature(s),
                sourceLines(s),
                s.processesText(),
                s.refusal() == null ? "" : "  not woven: " + s.refusal());
        lines.add(line.stripTrailing());
      }
    }
    return lines;
  }

  private static boolean isSameClass(Sighting a, Sighting b) {
    return a.type().equals(b.type()) && a.codeSource().equals(b.codeSource());
  }

  private static String type(Sighting s) {
    StringBuilder line = new StringBuilder(s.type());
    if (!s.sourceFile().isEmpty()) {
      line.append(" · ").append(s.sourceFile());
    }
    String from = s.codeSource().replaceAll("/$", "");
    line.append(" · ")
        .append(from.isEmpty() ? "the JDK" : from.substring(from.lastIndexOf('/') + 1));
    return line.append(s.loader().isEmpty() ? "" : " (loader " + s.loader() + ")").toString();
  }

  /** {@code read(long blockId, int length) : byte[]}, with simple names of types. */
  public static String signature(Sighting s) {
    return s.method() + "(" + parameters(s) + ") : " + simple(s.returnType());
  }

  private static String parameters(Sighting s) {
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < s.parameterTypes().size(); i++) {
      String name = i < s.parameterNames().size() ? " " + s.parameterNames().get(i) : "";
      parameters.add(simple(s.parameterTypes().get(i)) + name);
    }
    return String.join(", ", parameters);
  }

  static String simple(String type) {
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }

  private static String sourceLines(Sighting s) {
    return s.firstLine() == 0
        ? ""
        : s.firstLine() == s.lastLine()
            ? Integer.toString(s.firstLine())
            : s.firstLine() + "-" + s.lastLine();
  }
}
