package io.pivotscope.compiler.syntax;

import java.util.List;

/**
 * Every word of the language that is no name, with what it means. The parsers accept these words
 * and no others; hints and completion propose them.
 */
public final class Lexicon {

  /**
   * One word.
   *
   * @param form how it is written with what belongs to it
   * @param meaning one sentence without its stop
   */
  public record Word(String text, String form, String meaning) {}

  // Those that are spoken of one by one.
  public static final Word FROM =
      word("From", "From b In source", "every event of the source is a row");
  public static final Word IN = word("In", "From b In source", "where its events come from");
  public static final Word PRECEDES =
      word("On", "On a -> b", "which event the joined one happened before");
  public static final Word AS = word("As", "value As name", "names a column");
  public static final Word NOT = word("not", "not condition", "true where the condition is false");
  public static final Word CAST = word("cast", "cast(x as long)", "converts a value");
  public static final Word IS = word("is", "x is null, x is not null", "whether there is no value");

  /** In the order in which people write them. */
  public static final List<Word> CLAUSES =
      List.of(
          FROM,
          word(
              "Join",
              "Join a In source On a -> b",
              "each row with each event a that happened before its b"),
          word(
              "LeftJoin",
              "LeftJoin a In source On a -> b",
              "as Join, and a row without any such a is kept with nulls"),
          word(
              "AntiJoin",
              "AntiJoin a In source On a -> b",
              "keeps the rows to whose b no a has happened before"),
          word("Let", "Let name = expression", "a name for a value"),
          word("Where", "Where condition", "keeps the rows for which it is true"),
          word("GroupBy", "GroupBy keys", "one result for each different key"),
          word("Having", "Having condition", "keeps the groups for which it is true"),
          word("Select", "Select columns", "what is shown"),
          word("OrderBy", "OrderBy value desc", "the order of what is shown"),
          word("Limit", "Limit 10", "shows so many rows and no more"),
          word("With", "With every 5s, for 10m", "how the query runs"));

  /** Words inside a clause that no name of the query may be. */
  public static final List<Word> CONNECTIVES = List.of(IN, PRECEDES, AS);

  /** {@code Query name =} before a query. */
  public static final Word QUERY =
      word("Query", "Query name = From ..", "names a query that others may use as a source");

  public static final List<Word> FILTERS =
      List.of(
          word("First", "First(source)", "of the events before, the one with the smallest id"),
          word(
              "MostRecent", "MostRecent(source)", "of the events before, the one with the largest"),
          word("FirstN", "FirstN(n, source)", "of the events before, the n with the smallest ids"),
          word(
              "MostRecentN",
              "MostRecentN(n, source)",
              "of the events before, the n with the largest ids"));

  public static final List<Word> PLACES =
      List.of(
          word("entry", "@entry", "where the method begins; so it is where no place is given"),
          word("return", "@return", "where it returns: return and elapsed can be read"),
          word("throw", "@throw", "where it throws: exception and elapsed can be read"),
          word("exit", "@exit", "where it returns or throws"),
          word("line", "@line 120", "each time the code of that line begins"),
          word("call", "@call Owner.method", "before each call of that method inside of it"));

  public static final Word EVERY = word("every", "every 1s", "length of a window, 10ms to 1h");
  public static final Word FOR = word("for", "for 10m", "how long the query lives, 1ms to 30d");
  public static final Word ON =
      word("on", "on procName = \"NameNode\"", "in which processes it runs");
  public static final Word SAMPLE =
      word("sample", "sample 1%", "a share of the requests, 0.0001% to 100%");
  public static final Word BUDGET =
      word("budget", "budget 256 B", "baggage of the query on one hop, 64 B to 64 KiB");
  public static final Word MAX =
      word("max", "max 10000 groups", "how many groups are told apart, 1 to 1000000");

  /** What else {@code max} can be of. */
  public static final Word METHODS =
      word("methods", "max 5000 methods", "how many methods one pattern may match");

  public static final Word REQUEST =
      word("request", "request a.b.Type.method(..)", "what begins a request");

  public static final List<Word> OPTIONS = List.of(EVERY, FOR, ON, SAMPLE, BUDGET, MAX, REQUEST);

  /** What may stand before an operand, or be one. */
  public static final List<Word> PREFIXES =
      List.of(
          word("case", "case when c then v else w end", "chooses among values"),
          NOT,
          word("each", "each(path)", "one row for each element"),
          CAST);

  public static final List<Word> LITERALS =
      List.of(
          word("true", "true", "the boolean"),
          word("false", "false", "the other boolean"),
          word("null", "null", "no value"));

  /** What may follow {@code x}, and {@code x not}. */
  public static final List<Word> PREDICATES =
      List.of(
          word("in", "x in (a, b)", "whether x is one of these"),
          word(
              "like", "x like \"a%\"", "whether the text has this form; % is any text, _ one unit"),
          word(
              "matches", "x matches \"a+\"", "whether the regular expression is found in the text"),
          word("between", "x between a and b", "whether x is neither below a nor above b"));

  public static final List<Word> OPERATORS =
      List.of(
          word("and", "x and y", "whether both are true"),
          word("or", "x or y", "whether one of them is true"),
          IS);

  public static final List<Word> CASE_PARTS =
      List.of(
          word("when", "when c then v", "one more choice"),
          word("then", "when c then v", "the value if the condition is true"),
          word("else", "else v", "the value if no condition is true"),
          word("end", "case .. end", "ends the case"));

  public static final List<Word> DIRECTIONS =
      List.of(
          word("desc", "OrderBy value desc", "the largest first"),
          word("asc", "OrderBy value asc", "the smallest first"));

  /** What a value can be cast to; each is also the name of a function. */
  public static final List<Word> TYPES =
      List.of(
          word("long", "cast(x as long)", "a whole number of 64 bits"),
          word("double", "cast(x as double)", "a number with a fraction"),
          word("string", "cast(x as string)", "a text"),
          word("boolean", "cast(x as boolean)", "true or false"),
          word("duration", "cast(x as duration)", "nanoseconds"),
          word("time", "cast(x as time)", "microseconds since 1970"));

  public static final List<Word> DURATIONS =
      List.of(
          word("ns", "5ns", "nanoseconds"),
          word("us", "5us", "microseconds"),
          word("ms", "5ms", "milliseconds"),
          word("s", "5s", "seconds"),
          word("m", "5m", "minutes"),
          word("h", "5h", "hours"),
          word("d", "5d", "days"));

  public static final List<Word> SIZES =
      List.of(
          word("B", "5B", "bytes"),
          word("kB", "5kB", "thousands"),
          word("MB", "5MB", "millions"),
          word("GB", "5GB", "thousands of millions"),
          word("KiB", "5KiB", "times 1024"),
          word("MiB", "5MiB", "times 1024 twice"),
          word("GiB", "5GiB", "times 1024 three times"));

  private Lexicon() {}

  public static List<String> texts(List<Word> words) {
    return words.stream().map(Word::text).toList();
  }

  /** Whether a token is one of these words, in any letter case. */
  public static boolean has(List<Word> words, Token token) {
    return words.stream().anyMatch(word -> token.isWord(word.text()));
  }

  private static Word word(String text, String form, String meaning) {
    return new Word(text, form, meaning);
  }
}
