package io.pivotscope.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The pages say which test holds what: each test that they name is there. */
class NamedTestsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /**
   * {@code SomeIT}, {@code SomeTest#whatItHolds}, {@code #theSameTestsOther..}; a program's not.
   */
  private static final Pattern NAME =
      Pattern.compile("`((?!StressTest`)\\w+(?:Test|IT|Base))?(?:[#.](\\w+)(\\.\\.)?)?`");

  @Test
  void testsThatPagesNameAreThere() throws IOException {
    Map<String, String> tests = new HashMap<>();
    for (Path file : files(ROOT, path -> path.toString().contains("/src/test/java/"))) {
      String name = file.getFileName().toString();
      if (name.endsWith("Test.java") || name.endsWith("IT.java") || name.endsWith("Base.java")) {
        tests.merge(name.replace(".java", ""), Files.readString(file), String::concat);
      }
    }
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (Path page : files(ROOT.resolve("docs"), path -> path.toString().endsWith(".md"))) {
      for (String line : Files.readAllLines(page)) {
        String test = "";
        Matcher m = NAME.matcher(line);
        while (m.find()) {
          test = m.group(1) == null ? test : m.group(1);
          if (test.isEmpty() || (m.group(1) == null && !m.group().startsWith("`#"))) {
            continue;
          }
          named++;
          if (!holds(tests.getOrDefault(test, ""), m.group(2), m.group(3) != null)) {
            missing.add(page.getFileName() + ": " + test + " " + m.group());
          }
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(100);
  }

  private static boolean holds(String source, @Nullable String method, boolean isBeginning) {
    if (source.isEmpty() || method == null) {
      return !source.isEmpty();
    }
    String rest = isBeginning ? "\\w*" : "";
    return Pattern.compile("void " + Pattern.quote(method) + rest + "\\(").matcher(source).find();
  }

  private static List<Path> files(Path below, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(path -> !path.toString().contains("/target/"))
          .filter(Files::isRegularFile)
          .filter(wanted)
          .toList();
    }
  }
}
