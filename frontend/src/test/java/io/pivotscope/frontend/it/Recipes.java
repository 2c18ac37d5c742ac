package io.pivotscope.frontend.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queries on a page of the documentation, in its order. */
final class Recipes {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?ms)(?:^\\*\\*(?<title>[^*]+)[.?]\\*\\*[^`]*?(?:`[^`\\n]+`[^`]*?)*)?"
              + "^```query\\n(?<text>.*?)^```\\n+(?<note>No row)?");
  private static final Pattern CATALOGUE = Pattern.compile("(?ms)^```tracepoints\\n(.*?)^```");

  private Recipes() {}

  /**
   * One block.
   *
   * @param title the words in bold above it, else the page and a number
   * @param findsNothing whether the page says so below it
   */
  record Recipe(String title, String text, boolean findsNothing) {
    @Override
    public String toString() {
      return title;
    }
  }

  static List<Recipe> on(String page) {
    Matcher block = BLOCK.matcher(read(page));
    List<Recipe> recipes = new ArrayList<>();
    while (block.find()) {
      String title = block.group("title");
      recipes.add(
          new Recipe(
              title == null ? page + " " + (recipes.size() + 1) : title.replaceAll("\\s+", " "),
              block.group("text"),
              block.group("note") != null));
    }
    return recipes;
  }

  /** What the page declares for its queries. */
  static String catalogue(String page) {
    Matcher block = CATALOGUE.matcher(read(page));
    StringBuilder text = new StringBuilder();
    while (block.find()) {
      text.append(block.group(1));
    }
    return text.toString();
  }

  private static String read(String page) {
    Path file = Bench.ROOT.resolve("docs").resolve(page);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
