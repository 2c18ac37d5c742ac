package io.pivotscope.frontend.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** All commands as one page for {@code man}. */
final class ManPage {
  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  static String of(Map<String, CommandSpec> commands) throws IOException {
    return new ManPage().write(commands);
  }

  private String write(Map<String, CommandSpec> commands) throws IOException {
    // No date: the page is the same whenever it is made.
    page.append(".TH PIVOTSCOPE 1 \"\" \"Pivotscope\" \"Pivotscope\"\n");
    section("NAME", "pivotscope \\- causal queries over running distributed Java systems");
    page.append(".SH SYNOPSIS\n.B ./pivotscope\n.I COMMAND\n[\n.I OPTION\n\\&...]\n");
    page.append(".SH COMMANDS\n");
    for (Map.Entry<String, CommandSpec> each : commands.entrySet()) {
      command(each.getKey(), each.getValue());
    }
    page.append(".SH EXIT STATUS\n");
    ExitCodes.meanings().forEach(this::entry);
    page.append(".SH ENVIRONMENT\n");
    entry("PIVOTSCOPE_FRONTEND_HTTP", "HOST:PORT of the frontend that commands speak to");
    entry("OTEL_EXPORTER_OTLP_HEADERS", "headers of OTLP pushes: name=value,name=value");
    entry("JAVA_HOME", "the JDK that is used");
    page.append(".SH FILES\n");
    entry("~/.pivotscope/token", "what agents and commands of this user share with the frontend");
    entry("~/.pivotscope/data/PORT", "queries and results of the frontend at that port");
    return page.toString();
  }

  private void command(String name, CommandSpec spec) throws IOException {
    page.append(".SS ").append(escaped(name)).append("\n");
    text(CommandPages.description(spec));
    page.append(".PP\n");
    text(CommandPages.synopsis(spec).replaceAll("\\s+", " "));
    CommandPages.arguments(spec).forEach(each -> entry(each.written(), each.meaning()));
    for (Examples each : Examples.of(name)) {
      page.append(".PP\n");
      text(each.says());
      page.append(".PP\n.RS 4\n.nf\n");
      each.typed().lines().forEach(this::text);
      page.append(".fi\n.RE\n");
    }
  }

  private void section(String title, String text) {
    page.append(".SH ").append(title).append("\n").append(text).append("\n");
  }

  private void entry(String term, String meaning) {
    page.append(".TP\n.B ").append(escaped(term)).append("\n");
    text(meaning);
  }

  private void text(String line) {
    page.append(escaped(line)).append("\n");
  }

  /**
   * A dot or quote at the beginning of a line is a request, a hyphen may become a typographic one.
   */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
