package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.complete.Candidate.Kind;
import io.pivotscope.compiler.syntax.Lexicon;
import io.pivotscope.compiler.syntax.Lexicon.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which clauses may begin, and the options of {@code With}. */
final class ClauseProposals {

  private static final Set<String> ONCE =
      Set.of("from", "groupby", "select", "orderby", "limit", "with");

  /** One of each is enough for most queries. */
  private static final Set<String> COMPLETE = Set.of("where", "having");

  private ClauseProposals() {}

  /** Those that usually follow first, then those that stand before. */
  static void clauses(Situation at, Proposals to) {
    if (!at.atClauseLevel()) {
      return;
    }
    List<Word> after = new ArrayList<>();
    List<Word> before = new ArrayList<>();
    boolean passed = at.clause().isEmpty();
    for (Word word : Lexicon.CLAUSES) {
      String clause = word.text().toLowerCase(Locale.ROOT);
      boolean here = clause.equals(at.clause());
      passed |= here;
      if (mayBegin(clause, at.block())) {
        boolean follows = passed && !(here && COMPLETE.contains(clause));
        (follows ? after : before).add(word);
      }
    }
    to.words(after, Kind.CLAUSE);
    to.words(before, Kind.CLAUSE);
    if (at.block().named && at.block().has("select")) {
      to.word(Lexicon.FROM, Kind.CLAUSE);
      to.word(Lexicon.QUERY, Kind.CLAUSE);
    }
  }

  private static boolean mayBegin(String clause, Block block) {
    boolean first = clause.equals("from");
    if (!block.has("from") || first) {
      return first && !block.has("from");
    }
    if (ONCE.contains(clause) && block.has(clause)) {
      return false;
    }
    return switch (clause) {
      case "having" -> block.isGrouped();
      case "orderby", "limit" -> !block.nested || block.isGrouped();
      case "with" -> !block.nested && !block.named;
      default -> true;
    };
  }

  static void begin(Situation at, Proposals to) {
    to.word(Lexicon.FROM, Kind.CLAUSE);
    if (!at.block().nested && !at.block().named) {
      to.word(Lexicon.QUERY, Kind.CLAUSE);
    }
  }

  // ---- With

  static void optionValue(Situation at, Proposals to) {
    for (Word option : Lexicon.OPTIONS) {
      if (option.text().equals(at.word()) && option != Lexicon.ON) {
        String example = option.form().substring(option.text().length() + 1);
        to.word(option, example, Kind.VALUE);
      }
    }
    if (at.word().equals(Lexicon.ON.text())) {
      to.word(Lexicon.ON, "procName", Kind.KEYWORD);
    }
  }

  /** What belongs to the number of an option, or to a number anywhere else. */
  static void units(Situation at, Proposals to) {
    String option = at.clause().equals("with") ? at.word() : "";
    boolean any = at.state() == State.OPERAND;
    if (any || option.equals(Lexicon.EVERY.text()) || option.equals(Lexicon.FOR.text())) {
      to.words(Lexicon.DURATIONS, Kind.UNIT);
    }
    if (any || option.equals(Lexicon.BUDGET.text())) {
      to.words(Lexicon.SIZES, Kind.UNIT);
    }
    if (option.equals(Lexicon.SAMPLE.text())) {
      to.word(Lexicon.SAMPLE, "%", Kind.UNIT);
    }
    if (option.equals(Lexicon.MAX.text())) {
      to.word(Lexicon.MAX, " groups", Kind.UNIT);
      to.word(Lexicon.METHODS, " methods", Kind.UNIT);
    }
  }

  /** The same with a blank before it, where a blank may stand. */
  static void detachedUnits(Situation at, Proposals to) {
    if (at.word().equals(Lexicon.BUDGET.text())) {
      to.words(Lexicon.SIZES, Kind.UNIT);
    } else if (at.word().equals(Lexicon.SAMPLE.text())) {
      to.word(Lexicon.SAMPLE, "%", Kind.UNIT);
    } else if (at.word().equals(Lexicon.MAX.text())) {
      to.word(Lexicon.MAX, "groups", Kind.UNIT);
      to.word(Lexicon.METHODS, Kind.UNIT);
    }
  }
}
