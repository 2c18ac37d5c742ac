package io.pivotscope.frontend.console;

import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.RunResult;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.frontend.view.Footer;
import io.pivotscope.frontend.view.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run as it goes on: redrawn in place on a terminal, a table every few windows where the
 * output goes to a file or a pipe. One thread.
 */
public final class LiveScreen implements AutoCloseable {
  private static final int TREND_WINDOWS = 30;
  private static final int PLAIN_EVERY_WINDOWS = 5;
  private static final int PLAIN_HEIGHT = 40;
  private static final int USUAL_HEIGHT = 24;
  private static final String KEYS = "Ctrl-C ends it, b leaves it to the background";

  private final PrintStream out;
  private final @Nullable Terminal terminal;
  private final @Nullable Display display;
  private final boolean ownTerminal;
  private final boolean coloured;
  private Size size = new Size(0, 0);
  private @Nullable Trend trend;
  private int windows;
  private int printedAt;

  private LiveScreen(PrintStream out, @Nullable Terminal terminal, boolean ownTerminal) {
    this.out = out;
    this.terminal = terminal;
    this.ownTerminal = ownTerminal;
    this.display = terminal == null ? null : new Display(terminal, false);
    this.coloured =
        terminal != null
            && QueryHighlighter.isWanted(terminal.getType(), System.getenv("NO_COLOR"));
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

  /** On a terminal that somebody else closes. */
  static LiveScreen on(Terminal terminal, PrintStream out) {
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
    if (trend == null) {
      trend = new Trend(TREND_WINDOWS, Shape.of(run));
    }
    for (RunResult.Window window : run.windows()) {
      trend.add(window.table().rows());
      windows++;
    }
    Table table = run.table();
    if (table == null || run.isEnded()) {
      return;
    }
    if (terminal != null && display != null) {
      fit(terminal, display);
      // The last column and line stay free: a terminal may go on by itself behind them.
      int width = size.getColumns() - 1;
      List<String> lines = lines(run, table, trend, width, size.getRows() - 1);
      display.update(attributed(lines, lines.size() - footer(run, width).size()), -1);
      terminal.flush();
    } else if (windows - printedAt >= PLAIN_EVERY_WINDOWS) {
      printedAt = windows;
      lines(run, table, trend, Session.PLAIN_WIDTH, PLAIN_HEIGHT).forEach(out::println);
      out.println();
      out.flush();
    }
  }

  /** Lines that were drawn for another width wrap in a way that nobody can take back. */
  private void fit(Terminal terminal, Display display) {
    Size now = terminal.getSize();
    Size usable =
        new Size(
            now.getColumns() > 0 ? now.getColumns() : Session.PLAIN_WIDTH,
            now.getRows() > 0 ? now.getRows() : USUAL_HEIGHT);
    if (!usable.equals(size)) {
      if (size.getColumns() > 0) {
        terminal.puts(Capability.clear_screen);
        display.reset();
      }
      size = usable;
      display.resize(size.getRows(), size.getColumns());
    }
  }

  private List<String> lines(RunView run, Table table, Trend trend, int width, int height) {
    List<String> footer = footer(run, width);
    List<String> lines =
        new ArrayList<>(
            LiveTable.draw(
                table, Shape.of(run), run.streams(), trend, width, height - footer.size()));
    lines.addAll(footer);
    return lines;
  }

  private List<String> footer(RunView run, int width) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    Footer.live(run).forEach(parts -> lines.addAll(Lines.fold(parts, width)));
    if (terminal != null && !ownTerminal) {
      lines.add(Lines.clip(KEYS, width));
    }
    return lines;
  }

  /** Titles stand out, the footer stands back. */
  private List<AttributedString> attributed(List<String> lines, int footer) {
    List<AttributedString> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      AttributedStyle style = AttributedStyle.DEFAULT;
      if (coloured && i == 0) {
        style = style.bold();
      } else if (coloured && i >= footer) {
        style = style.faint();
      }
      all.add(new AttributedString(lines.get(i), style));
    }
    return all;
  }

  /** Takes the picture away, for a result that follows. */
  public void clear() {
    if (terminal != null && display != null) {
      display.update(List.of(), 0);
      terminal.flush();
    }
  }

  /** Leaves the last picture where it is, with the cursor below. */
  @Override
  public void close() throws IOException {
    if (terminal != null && display != null && ownTerminal) {
      terminal.writer().println();
      terminal.flush();
      terminal.close();
    }
  }
}
