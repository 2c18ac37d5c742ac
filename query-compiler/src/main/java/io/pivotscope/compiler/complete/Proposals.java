package io.pivotscope.compiler.complete;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.bind.Callable;
import io.pivotscope.compiler.bind.Exports.Export;
import io.pivotscope.compiler.complete.Candidate.Kind;
import io.pivotscope.compiler.syntax.Lexicon.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects candidates, the most useful first, and words what is said of each. */
final class Proposals {

  /** What is asked of the schema is limited, so what was near is kept apart. */
  private final List<Candidate> all = new ArrayList<>();

  private final List<Candidate> near = new ArrayList<>();

  List<Candidate> all() {
    return all;
  }

  /** Those that do not fit what was typed, but may be what was meant. */
  List<Candidate> near() {
    return near;
  }

  void add(String text, Kind kind, @Nullable Type type, String documentation) {
    all.add(new Candidate(text, kind, type, documentation));
  }

  void addNear(String text, Kind kind, String documentation) {
    near.add(new Candidate(text, kind, null, documentation));
  }

  void word(Word word, Kind kind) {
    word(word, word.text(), kind);
  }

  /**
   * @param text what is inserted instead of the word alone
   */
  void word(Word word, String text, Kind kind) {
    boolean told = word.form().equals(word.text());
    add(text, kind, null, told ? word.meaning() : word.form() + ": " + word.meaning());
  }

  void words(List<Word> words, Kind kind) {
    words.forEach(word -> word(word, kind));
  }

  void callable(Callable callable, Kind kind) {
    String text = callable.isBare() ? callable.name() : callable.name() + "(";
    String forms = String.join(" | ", callable.forms());
    add(text, kind, callable.type(), forms + ": " + callable.meaning());
  }

  void exports(List<Export> exports, Kind kind) {
    exports.stream()
        .filter(export -> !export.name().isEmpty())
        .forEach(export -> add(export.name(), kind, export.type(), export.meaning()));
  }

  void symbol(String symbol, String meaning) {
    add(symbol, Kind.KEYWORD, null, meaning);
  }
}
