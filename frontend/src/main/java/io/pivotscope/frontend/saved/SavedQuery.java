package io.pivotscope.frontend.saved;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A query with a name, and what a person wants to know before it runs.
 *
 * <pre>
 *   # Which client programs make the DataNodes read, and how much?
 *   # When: a DataNode's disk is busy, and its own metrics do not say for whom.
 *   # Read: one row per program that asked first, the greatest reader on top.
 *   # Versions: Hadoop 2.4.1, 3.4.3
 *   From incr In ..
 * </pre>
 *
 * Only the question must be there. A line that begins with none of the words goes on with the one
 * above it.
 *
 * @param name {@code SYSTEM/WORDS}
 * @param question one sentence
 * @param when what an operator sees when this is the question to ask; may be empty
 * @param reading how to read the answer; may be empty
 * @param versions of the system, with which it was executed; may be empty
 * @param text the query, without these comments
 */
public record SavedQuery(
    String name, String question, String when, String reading, String versions, String text) {
  private static final String QUESTION = "";
  private static final List<String> WORDS = List.of("When:", "Read:", "Versions:");

  /** What precedes the name's slash. */
  public String system() {
    return name.substring(0, name.indexOf('/'));
  }

  /**
   * Takes a file apart.
   *
   * @throws IllegalArgumentException with a sentence for people, if it does not begin with a
   *     question or there is no query below it
   */
  public static SavedQuery parse(String name, String file) {
    Map<String, StringBuilder> told = new LinkedHashMap<>();
    List<String> query = new ArrayList<>();
    String word = QUESTION;
    for (String line : file.lines().toList()) {
      if (!query.isEmpty() || !line.startsWith("#")) {
        query.add(line);
        continue;
      }
      String comment = line.substring(1).strip();
      for (String each : WORDS) {
        if (comment.startsWith(each)) {
          word = each;
          comment = comment.substring(each.length()).strip();
        }
      }
      told.computeIfAbsent(word, w -> new StringBuilder()).append(' ').append(comment);
    }
    String text = String.join("\n", query).strip();
    if (told(told, QUESTION).isEmpty()) {
      throw new IllegalArgumentException(
          name + " does not begin with a comment that says what it answers: # Which .. ?");
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException(name + " has no query below its comments");
    }
    return new SavedQuery(
        name,
        told(told, QUESTION),
        told(told, WORDS.get(0)),
        told(told, WORDS.get(1)),
        told(told, WORDS.get(2)),
        text + "\n");
  }

  private static String told(Map<String, StringBuilder> told, String word) {
    StringBuilder text = told.get(word);
    return text == null ? "" : text.toString().strip();
  }
}
