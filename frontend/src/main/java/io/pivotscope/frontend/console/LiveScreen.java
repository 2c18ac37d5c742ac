package io.pivotscope.frontend.console;

import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.RunResult;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.frontend.view.Footer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run as it goes on: redrawn in place on a terminal, a table every few windows where the
 * output goes to a file or a pipe. One thread.
 */
public final class LiveScreen implements AutoCloseable {
  private static final int TREND_WINDOWS = 30;
  private static final int PLAIN_EVERY_WINDOWS = 5;
  private static final int PLAIN_WIDTH = 100;

  private final PrintStream out;
  private final @Nullable Terminal terminal;
  private final @Nullable Display display;
  private final boolean ownTerminal;
  private final Trend trend = new Trend(TREND_WINDOWS);
  private int windows;
  private int printedAt;

  private LiveScreen(PrintStream out, @Nullable Terminal terminal, boolean ownTerminal) {
    this.out = out;
    this.terminal = terminal;
    this.ownTerminal = ownTerminal;
    this.display = terminal == null ? null : new Display(terminal, false);
  }

  /** On the process's terminal if its output goes there, else plain lines. */
  public static LiveScreen on(PrintStream out) throws IOException {
    if (System.console() == null || "dumb".equals(System.getenv("TERM"))) {
      return new LiveScreen(out, null, false);
    }
    // Ctrl-C is whoever's who follows the run.
    Terminal terminal = TerminalBuilder.builder().system(true).nativeSignals(false).build();
    return new LiveScreen(out, terminal, true);
  }

  /**
   * On a terminal that somebody else closes.
   *
   * @param terminal null for plain lines
   */
  static LiveScreen on(@Nullable Terminal terminal, PrintStream out) {
    return new LiveScreen(out, terminal, false);
  }

  /** A listener that shows what it hears and passes it on. */
  public Follower.Listener with(Consumer<RunView> also) {
    return new Follower.Listener() {
      @Override
      public void progress(RunView run) {
        show(run);
        also.accept(run);
      }

      @Override
      public void lost(String message) {
        out.println("pivotscope: " + message + "; trying for 30 s, the query goes on");
      }

      @Override
      public boolean wantsTable() {
        return true;
      }

      @Override
      public boolean wantsWindows() {
        return true;
      }
    };
  }

  private void show(RunView run) {
    for (RunResult.Window window : run.windows()) {
      trend.add(window.table().rows());
      windows++;
    }
    Table table = run.table();
    if (table == null || run.isEnded()) {
      return;
    }
    if (terminal != null && display != null) {
      Size size = terminal.getSize();
      int width = size.getColumns() > 0 ? size.getColumns() : PLAIN_WIDTH;
      int height = size.getRows() > 0 ? size.getRows() : 24;
      display.resize(height, width);
      display.update(attributed(lines(run, table, width - 1, height - 2)), -1);
      terminal.flush();
    } else if (windows - printedAt >= PLAIN_EVERY_WINDOWS) {
      printedAt = windows;
      lines(run, table, PLAIN_WIDTH, 40).forEach(out::println);
      out.println();
      out.flush();
    }
  }

  private List<String> lines(RunView run, Table table, int width, int height) {
    List<String> lines = new ArrayList<>();
    lines.addAll(LiveTable.draw(table.titles(), table.rows(), trend, width, height - 3));
    lines.add("");
    lines.add(clip(status(run), width));
    lines.add(clip(Footer.lines(run).get(0), width));
    return lines;
  }

  private static String status(RunView run) {
    double seconds =
        run.t0Micros() == 0 ? 0 : Math.max(0, (run.nowMicros() - run.t0Micros()) / 1e6);
    String left =
        run.remainingMillis() < 0
            ? "Ctrl-C to stop"
            : String.format(Locale.ROOT, "%d s left", run.remainingMillis() / 1000);
    return String.format(
        Locale.ROOT, "query %d · %s · %.0f s · %s", run.id(), run.state(), seconds, left);
  }

  private static String clip(String line, int width) {
    return line.length() <= width ? line : line.substring(0, Math.max(0, width - 1)) + "…";
  }

  private static List<AttributedString> attributed(List<String> lines) {
    return lines.stream().map(AttributedString::new).toList();
  }

  /** Takes the picture away, for a result that follows. */
  public void clear() {
    if (terminal != null && display != null) {
      display.update(List.of(), -1);
      terminal.flush();
    }
  }

  /** Leaves the last picture where it is, with the cursor below. */
  @Override
  public void close() throws IOException {
    if (terminal != null && display != null) {
      terminal.writer().println();
      terminal.flush();
      if (ownTerminal) {
        terminal.close();
      }
    }
  }
}
