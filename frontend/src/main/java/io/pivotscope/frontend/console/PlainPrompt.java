package io.pivotscope.frontend.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is typed, where it comes from a file or a pipe: no prompt, no echo, no escapes. */
final class PlainPrompt implements Console.Input {
  private final BufferedReader lines;

  PlainPrompt(InputStream in) {
    lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable String next() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      text.append(line);
      if (!QueryParser.isUnfinished(text.toString())) {
        return text.toString();
      }
      text.append('\n');
    }
    return text.length() == 0 ? null : text.toString();
  }
}
