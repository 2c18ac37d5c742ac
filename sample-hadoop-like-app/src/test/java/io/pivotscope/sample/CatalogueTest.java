package io.pivotscope.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code sample.tracepoints} names what is really there. */
class CatalogueTest {
  private static final Pattern AT = Pattern.compile("\\bat ([\\w.$]+)\\.(\\w+)\\(");
  private static final Pattern EXPORT = Pattern.compile("\\w+ = (?:each\\()?(\\w+)");

  @Test
  void everyTracepointNamesOneMethodAndParametersThatItHas() throws Exception {
    List<Method> current = new ArrayList<>();
    int tracepoints = 0;
    for (String line : Files.readAllLines(Path.of("sample.tracepoints"))) {
      String text = line.replaceFirst("#.*", "").strip();
      if (text.startsWith("tracepoint ")) {
        current.clear();
        tracepoints++;
      }
      Matcher at = AT.matcher(text);
      if (at.find()) {
        current.add(method(at.group(1), at.group(2)));
      }
      if (text.startsWith("export ")) {
        for (Method method : current) {
          assertThat(names(method)).as(text).containsAll(roots(text));
        }
      }
    }
    assertThat(tracepoints).isEqualTo(10);
  }

  private static Method method(String type, String name) throws ClassNotFoundException {
    List<Method> found =
        Arrays.stream(Class.forName(type).getDeclaredMethods())
            .filter(method -> method.getName().equals(name) && !method.isSynthetic())
            .toList();
    assertThat(found).as(type + "." + name).hasSize(1);
    return found.get(0);
  }

  private static List<String> names(Method method) {
    return Stream.concat(
            Stream.of("this", "return"),
            Arrays.stream(method.getParameters()).map(Parameter::getName))
        .toList();
  }

  private static List<String> roots(String export) {
    return EXPORT.matcher(export).results().map(match -> match.group(1)).toList();
  }
}
