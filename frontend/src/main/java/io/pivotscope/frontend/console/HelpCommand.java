package io.pivotscope.frontend.console;

import java.util.ArrayList;
import java.util.List;

/** Says what there is to type. */
final class HelpCommand {
  private static final List<String> QUERY =
      List.of(
          "Type a query, over several lines if you like, and end it with an empty line or a"
              + " semicolon:",
          "  From incr In DataNodeMetrics.incrBytesRead",
          "  GroupBy incr.host",
          "  Select incr.host, SUM(incr.delta)",
          "It is shown live until Ctrl-C stops it; Ctrl-Z or b leaves it to the background, as & at"
              + " its",
          "end does. Tab proposes what may come next, the arrow keys bring back what was typed"
              + " before.",
          "");

  private HelpCommand() {}

  static void help(String about, Session session) {
    session.say(about.isEmpty() ? all() : one(about));
  }

  /** Everything, a line for each command. */
  static List<String> all() {
    List<String> lines = new ArrayList<>(QUERY);
    int width = Commands.ALL.stream().mapToInt(c -> c.usage().length()).max().orElse(0);
    for (Command command : Commands.ALL) {
      lines.add("  " + pad(command.usage(), width) + "  " + command.help());
    }
    return lines;
  }

  private static List<String> one(String name) {
    Command command =
        Commands.of(name)
            .orElseThrow(
                () -> new Command.Mistake("there is no command " + name + "; ? lists them"));
    List<String> lines = new ArrayList<>();
    lines.add(command.usage() + ": " + command.help());
    command.more().lines().forEach(lines::add);
    return lines;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
