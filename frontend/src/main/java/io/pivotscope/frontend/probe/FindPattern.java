package io.pivotscope.frontend.probe;

import io.pivotscope.protocol.advice.Glob;
import io.pivotscope.protocol.advice.MethodPattern;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody types who does not know the names yet.
 *
 * <pre>
 *   block read                source words, in any order
 *   FSNamesystem              the same: fs and namesystem
 *   *.DataNode.read*          a pattern as in a query; *. in front is any package
 *   a.b.DataNode, *Handler    every method of such classes
 *   @Deprecated               every method that is annotated so; a pattern may follow
 * </pre>
 *
 * @param pattern null where words count
 */
public record FindPattern(@Nullable MethodPattern pattern, List<String> words) {
  private static final Pattern WORDS = Pattern.compile("[\\w$]+(\\s+[\\w$]+)*");
  private static final Pattern FORM =
      Pattern.compile("(?:@([\\w$.]+)\\s*)?([\\w$.*]*)(\\+)?(\\.[\\w$*]+)?(\\(.*\\))?");

  public FindPattern {
    words = List.copyOf(words);
  }

  /**
   * @throws IllegalArgumentException with what can be written
   */
  public static FindPattern parse(String text) {
    String stripped = text.strip();
    if (WORDS.matcher(stripped).matches()) {
      return new FindPattern(null, List.of(stripped.split("\\s+")));
    }
    Matcher form = FORM.matcher(stripped);
    if (!form.matches() || stripped.isEmpty()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is nothing to find; write words (block read), a pattern (*.DataNode.read*,"
              + " a.b.Type+.m(..)) or an annotation (@Deprecated)");
    }
    return new FindPattern(pattern(form), List.of());
  }

  private static MethodPattern pattern(Matcher form) {
    String annotation = form.group(1);
    String name = form.group(2);
    boolean subtypes = form.group(3) != null;
    List<String> parameters = parameters(form.group(5));
    if (name.isEmpty() && annotation != null) {
      return MethodPattern.annotated(annotation);
    }
    String type = name;
    String method = MethodPattern.ANY_METHOD;
    int dot = name.lastIndexOf('.');
    if (form.group(4) != null) {
      method = form.group(4).substring(1);
    } else if (dot >= 0 && (form.group(5) != null || !isClass(name.substring(dot + 1)))) {
      type = name.substring(0, dot);
      method = name.substring(dot + 1);
    } else if (dot < 0 && !isClass(name)) {
      type = MethodPattern.ANY_TYPE;
      method = name;
    }
    return new MethodPattern(anywhere(type), subtypes, method, parameters, annotation);
  }

  /** By convention the names of classes begin in upper case; {@code **} are whole packages. */
  private static boolean isClass(String name) {
    String letters = name.replace("*", "");
    return name.equals("**") || !letters.isEmpty() && Character.isUpperCase(letters.charAt(0));
  }

  /** One star in front is as many packages as there are. */
  private static String anywhere(String type) {
    return type.startsWith("*.") && Glob.isGlob(type) ? "*" + type : type;
  }

  private static @Nullable List<String> parameters(@Nullable String written) {
    if (written == null || written.equals("(..)")) {
      return null;
    }
    String inside = written.substring(1, written.length() - 1).strip();
    return inside.isEmpty()
        ? List.of()
        : Arrays.stream(inside.split(",")).map(String::strip).toList();
  }
}
