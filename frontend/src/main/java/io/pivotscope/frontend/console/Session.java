package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.view.ScreenStream;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** What the commands of one console share. One thread. */
final class Session {
  /** As wide as plain output is drawn. */
  static final int PLAIN_WIDTH = 100;

  private static final Pattern ID = Pattern.compile("[Qq]?(\\d{1,18})");

  final ApiClient client;

  /** What others say is no more than text there, whatever is in it. */
  final PrintStream out;

  final Background background;

  /** What somebody types at; null where input or output is none. */
  private final @Nullable Terminal terminal;

  private final boolean plain;

  private @Nullable RunView last;
  private boolean over;

  /**
   * @param terminal null where nobody types
   * @param plain whether nothing is to be drawn in place or cut to a width
   */
  Session(
      ApiClient client,
      PrintStream out,
      @Nullable Terminal terminal,
      boolean plain,
      Background background) {
    this.client = client;
    this.out = ScreenStream.of(out);
    this.terminal = terminal;
    this.plain = plain || terminal == null;
    this.background = background;
  }

  /** What pictures are drawn on; null where there are none. */
  @Nullable Terminal screen() {
    return plain ? null : terminal;
  }

  /** Whether somebody types. */
  boolean isTyped() {
    return terminal != null;
  }

  /** Columns that a line may have. */
  int width() {
    Terminal screen = screen();
    int columns = screen == null ? 0 : screen.getSize().getColumns();
    return columns > 0 ? columns : PLAIN_WIDTH;
  }

  void say(List<String> lines) {
    lines.forEach(out::println);
  }

  /** As they are where a program reads; on a screen they are shown as all else is. */
  void sayExactly(List<String> lines) {
    PrintStream to = screen() == null ? ScreenStream.exact(out) : out;
    lines.forEach(to::println);
  }

  /** The run whose result was shown last; null before the first. */
  @Nullable RunView last() {
    return last;
  }

  void remember(RunView run) {
    last = run;
  }

  /** The console is to end. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  /** The number of a query, also as {@code Q7}. */
  static OptionalLong id(String text) {
    Matcher form = ID.matcher(text);
    return form.matches() ? OptionalLong.of(Long.parseLong(form.group(1))) : OptionalLong.empty();
  }

  /**
   * @throws Command.Mistake if it is none
   */
  static long requireId(String text, String command) {
    return id(text)
        .orElseThrow(
            () ->
                new Command.Mistake(
                    command + " needs the number of a query; `queries` lists them"));
  }
}
