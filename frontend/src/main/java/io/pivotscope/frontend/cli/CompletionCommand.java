package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.ApiClient;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands, options and the numbers of queries. */
@CommandLine.Command(
    name = "completion",
    description = {
      "Print a script that completes commands, options and the numbers of queries in a shell.",
      "In bash, source <(./pivotscope completion bash) is enough."
    })
final class CompletionCommand extends Command {
  private static final String PLACE = "_PIVOTSCOPE_QUERIES_";

  /** Asks the frontend when the key is pressed; if there is none, nothing is proposed. */
  private static final String ASK =
      "$(\"${COMP_WORDS[0]}\" queries -o csv 2>/dev/null | sed -n '2,$s/,.*//p')";

  private static final String TO_ZSH =
      """
      # zsh has bash's completion behind this.
      autoload -U +X compinit && compinit
      autoload -U +X bashcompinit && bashcompinit
      """;

  enum Shell {
    BASH,
    ZSH
  }

  /** Stands for the queries of the moment. */
  static final class Queries implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(PLACE).iterator();
    }
  }

  /** The same, and all of them. */
  static final class QueriesOrAll implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("all", PLACE).iterator();
    }
  }

  /** In lower case, as people type them. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("bash", "zsh").iterator();
    }
  }

  @Parameters(
      paramLabel = "SHELL",
      completionCandidates = Shells.class,
      description = "bash or zsh")
  private Shell shell = Shell.BASH;

  @Spec private @Nullable CommandSpec spec;

  CompletionCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws ApiClient.Unreachable {
    if (spec == null) {
      throw new IllegalStateException("no command");
    }
    CommandLine root = spec.root().commandLine();
    String script = AutoComplete.bash(root.getCommandName(), root);
    out.print(shell == Shell.ZSH ? TO_ZSH : "");
    out.print(script.replace('"' + PLACE + '"', ASK).replace(PLACE, ASK));
    return ExitCodes.OK;
  }
}
