package io.pivotscope.frontend.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What is printed of a command, out of the model that parses it. */
final class CommandPages {

  private static final int WIDTH = 96;
  private static final int MAX_SYNOPSIS = 1_000;

  /** An option or parameter, as it is written, and what it means. */
  record Argument(String written, String meaning) {}

  private CommandPages() {}

  /** All commands by name, in the order of the help; {@code help} itself is not one. */
  static Map<String, CommandSpec> commands() {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true);
    Map<String, CommandSpec> all = new java.util.LinkedHashMap<>();
    Main.line(nowhere, nowhere)
        .getSubcommands()
        .forEach((name, line) -> all.put(name, line.getCommandSpec()));
    all.remove("help");
    return all;
  }

  static String description(CommandSpec spec) {
    return String.join(" ", spec.usageMessage().description());
  }

  /** In lines that break between arguments. */
  static String synopsis(CommandSpec spec) {
    spec.usageMessage().width(MAX_SYNOPSIS);
    String text = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0);
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : text.strip().split("\\s+")) {
      if (column + word.length() > WIDTH) {
        lines.append("\n   ");
        column = 3;
      }
      lines.append(column == 0 ? "" : " ").append(word);
      column += word.length() + 1;
    }
    return lines.toString();
  }

  static List<Argument> arguments(CommandSpec spec) {
    List<Argument> all = new ArrayList<>();
    for (PositionalParamSpec each : spec.positionalParameters()) {
      all.add(new Argument(each.paramLabel(), meaning(each.renderedDescription())));
    }
    for (OptionSpec each : spec.options()) {
      String names = String.join(", ", each.names());
      all.add(
          new Argument(
              each.typeInfo().isBoolean() ? names : names + " " + each.paramLabel(),
              meaning(each.renderedDescription())));
    }
    return all;
  }

  private static String meaning(String[] description) {
    return String.join(" ", description);
  }

  /** The page of a command. */
  static String markdown(String name, CommandSpec spec) throws IOException {
    StringBuilder page = new StringBuilder();
    page.append("# pivotscope ").append(name).append("\n\n");
    page.append(description(spec)).append("\n\n```\n").append(synopsis(spec)).append("\n```\n\n");
    page.append("| argument | meaning |\n| --- | --- |\n");
    for (Argument each : arguments(spec)) {
      page.append("| `").append(escaped(each.written())).append("` | ");
      page.append(escaped(each.meaning())).append(" |\n");
    }
    page.append("\n## Examples\n");
    for (Examples each : Examples.of(name)) {
      page.append("\n")
          .append(each.says())
          .append("\n\n```sh\n")
          .append(each.typed())
          .append("\n```\n");
    }
    page.append("\n[Exit codes](../interfaces.md#exit-codes) · [all commands](README.md)\n");
    return page.toString();
  }

  /** The list of all pages. */
  static String index() {
    StringBuilder page = new StringBuilder("# Commands\n\n");
    page.append("Made from what `./pivotscope COMMAND --help` prints, and held to it by a test. ");
    page.append(
        "`man ./docs/man/pivotscope.1` shows them all.\n\n"
            + "| command | what it does |\n"
            + "| --- | --- |\n");
    commands()
        .forEach(
            (name, spec) ->
                page.append("| [")
                    .append(name)
                    .append("](")
                    .append(name)
                    .append(".md) | ")
                    .append(escaped(description(spec)))
                    .append(" |\n"));
    return page.toString();
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }
}
