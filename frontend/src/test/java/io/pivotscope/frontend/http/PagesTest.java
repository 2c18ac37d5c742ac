package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.Compilation;
import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every query printed on a page is accepted with the catalogues that ship. */
class PagesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```query\n(.*?)^```");

  @TestFactory
  List<DynamicTest> queriesOnPages() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String page :
        List.of(
            "README.md",
            "docs/tutorial.md",
            "docs/propagation.md",
            "docs/design.md",
            "docs/interfaces.md")) {
      tests.addAll(queriesOf(ROOT.resolve(page)));
    }
    try (Stream<Path> cases = Files.list(ROOT.resolve("docs"))) {
      for (Path page : cases.filter(p -> p.getFileName().toString().startsWith("case-")).toList()) {
        tests.addAll(queriesOf(page));
      }
    }
    assertThat(tests).hasSizeGreaterThan(5);
    return tests;
  }

  private static List<DynamicTest> queriesOf(Path page) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(page));
    while (blocks.find()) {
      String text = blocks.group(1);
      tests.add(
          DynamicTest.dynamicTest(
              page.getFileName() + ": " + text.lines().findFirst().orElse(""),
              () -> assertThat(mistakes(text)).isEmpty()));
    }
    return tests;
  }

  private static List<Diagnostic> mistakes(String text) throws IOException {
    Vocabulary vocabulary = Vocabulary.of(Catalogues.shipped(), List.of());
    Compilation compilation =
        QueryCompiler.compile(text, "page", vocabulary.forQuery(text, Schema.NONE), Schema.NONE);
    return compilation.errors();
  }
}
