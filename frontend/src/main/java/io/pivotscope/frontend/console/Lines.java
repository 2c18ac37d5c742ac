package io.pivotscope.frontend.console;

import java.util.ArrayList;
import java.util.List;

/** Text that has to fit a screen. Pure. */
final class Lines {
  private static final String BETWEEN = " · ";

  private Lines() {}

  /** At most so many characters, the last of them … where something is missing. */
  static String clip(String line, int width) {
    String text = line.stripTrailing();
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
  }

  /** As many parts on a line as fit; a part is never torn. */
  static List<String> fold(List<String> parts, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      if (line.length() > 0 && line.length() + BETWEEN.length() + part.length() > width) {
        lines.add(clip(line.toString(), width));
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : BETWEEN).append(part);
    }
    lines.add(clip(line.toString(), width));
    return lines;
  }
}
