package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The functions and aggregates that a query can call by name, in any letter case. */
final class Functions {

  /** What an argument may be. */
  enum Kind {
    ANY("anything"),
    BOOLEAN("boolean"),
    STRING("string"),
    LONG("long"),
    DURATION("duration"),
    TIME("time"),
    LIST("list"),
    /** A long or a double. */
    NUMBER("number"),
    /** A number or a duration. */
    QUANTITY("number or duration"),
    /** A number, a duration or a time. */
    NUMERIC("number, duration or time"),
    /** A regular expression, written as a literal text. */
    PATTERN("string");

    final String text;

    Kind(String text) {
      this.text = text;
    }

    boolean fits(Type type) {
      return type == Type.ANY
          || switch (this) {
            case ANY -> true;
            case NUMBER -> type == Type.LONG || type == Type.DOUBLE;
            case QUANTITY -> type.isNumeric() && type != Type.TIME;
            case NUMERIC -> type.isNumeric();
            case PATTERN -> type == Type.STRING;
            default -> type.name().equals(name());
          };
    }
  }

  /**
   * A function.
   *
   * @param least fewest arguments
   * @param most most arguments
   * @param arguments what each takes, the last repeated
   * @param result the call as an expression, null if the arguments do not go together
   * @param hint what to try then
   */
  record Signature(
      int least, int most, List<Kind> arguments, Result result, @Nullable String hint) {
    Kind argument(int i) {
      return arguments.get(Math.min(i, arguments.size() - 1));
    }
  }

  /** What a call with these arguments is. */
  interface Result {
    @Nullable Expr of(List<Expr> arguments);
  }

  private static final int MANY = 64;
  private static final List<String> NAMES = new ArrayList<>();
  private static final Map<String, Signature> BY_NAME = new LinkedHashMap<>();

  private static final String ONE_TYPE =
      "the values must have one type; string(x), long(x) convert";
  private static final String WIDTH =
      "a width is a duration for times and durations, else a number";

  static {
    texts();
    numbers();
    times();
    casts();
    others();
  }

  private Functions() {}

  private static void texts() {
    add("lower", 1, 1, fixed(Function.LOWER, Type.STRING), Kind.STRING);
    add("upper", 1, 1, fixed(Function.UPPER, Type.STRING), Kind.STRING);
    add("trim", 1, 1, fixed(Function.TRIM, Type.STRING), Kind.STRING);
    add("ltrim", 1, 1, fixed(Function.TRIM_START, Type.STRING), Kind.STRING);
    add("rtrim", 1, 1, fixed(Function.TRIM_END, Type.STRING), Kind.STRING);
    add("length", 1, 1, fixed(Function.LENGTH, Type.LONG), Kind.ANY);
    add("substring", 2, 3, fixed(Function.SUBSTRING, Type.STRING), Kind.STRING, Kind.LONG);
    add("left", 2, 2, fixed(Function.LEFT, Type.STRING), Kind.STRING, Kind.LONG);
    add("right", 2, 2, fixed(Function.RIGHT, Type.STRING), Kind.STRING, Kind.LONG);
    add("contains", 2, 2, fixed(Function.CONTAINS, Type.BOOLEAN), Kind.STRING);
    add("startsWith", 2, 2, fixed(Function.STARTS_WITH, Type.BOOLEAN), Kind.STRING);
    add("endsWith", 2, 2, fixed(Function.ENDS_WITH, Type.BOOLEAN), Kind.STRING);
    add("indexOf", 2, 2, fixed(Function.INDEX_OF, Type.LONG), Kind.STRING);
    add("replace", 3, 3, fixed(Function.REPLACE, Type.STRING), Kind.STRING);
    add("split", 3, 3, fixed(Function.SPLIT, Type.STRING), Kind.STRING, Kind.STRING, Kind.LONG);
    Result extract = fixed(Function.EXTRACT, Type.STRING);
    add("extract", 2, 3, extract, Kind.STRING, Kind.PATTERN, Kind.LONG);
    add("concat", 1, MANY, fixed(Function.CONCAT, Type.STRING), Kind.ANY);
    add("hex", 1, 1, Calls::hex, "it takes bytes or a long", Kind.ANY);
  }

  private static void numbers() {
    add("abs", 1, 1, same(Function.ABS), Kind.NUMERIC);
    add("floor", 1, 1, same(Function.FLOOR), Kind.NUMERIC);
    add("ceil", 1, 1, same(Function.CEIL), Kind.NUMERIC);
    add("round", 1, 2, same(Function.ROUND), Kind.NUMERIC, Kind.LONG);
    add("truncate", 1, 2, Calls::truncate, WIDTH, Kind.NUMERIC, Kind.QUANTITY);
    add("bucket", 2, 2, Calls::bucket, WIDTH, Kind.NUMERIC, Kind.QUANTITY);
    add("log2bucket", 1, 1, same(Function.LOG2_BUCKET), Kind.QUANTITY);
    add("sign", 1, 1, fixed(Function.SIGN, Type.LONG), Kind.QUANTITY);
    add("sqrt", 1, 1, fixed(Function.SQRT, Type.DOUBLE), Kind.NUMBER);
    add("exp", 1, 1, fixed(Function.EXP, Type.DOUBLE), Kind.NUMBER);
    add("ln", 1, 1, fixed(Function.LN, Type.DOUBLE), Kind.NUMBER);
    add("log10", 1, 1, fixed(Function.LOG10, Type.DOUBLE), Kind.NUMBER);
    add("log2", 1, 1, fixed(Function.LOG2, Type.DOUBLE), Kind.NUMBER);
    add("pow", 2, 2, fixed(Function.POW, Type.DOUBLE), Kind.NUMBER);
    add("least", 1, MANY, Calls.ordered(Function.LEAST), ONE_TYPE, Kind.ANY);
    add("greatest", 1, MANY, Calls.ordered(Function.GREATEST), ONE_TYPE, Kind.ANY);
  }

  private static void times() {
    add("hour", 1, 1, fixed(Function.HOUR, Type.LONG), Kind.TIME);
    add("minute", 1, 1, fixed(Function.MINUTE, Type.LONG), Kind.TIME);
    add("second", 1, 1, fixed(Function.SECOND, Type.LONG), Kind.TIME);
    add("dayOfWeek", 1, 1, fixed(Function.DAY_OF_WEEK, Type.LONG), Kind.TIME);
    add("date", 1, 1, fixed(Function.DATE, Type.STRING), Kind.TIME);
    add("micros", 1, 1, Calls.inUnits(1e3), Kind.DURATION);
    add("millis", 1, 1, Calls.inUnits(1e6), Kind.DURATION);
    add("seconds", 1, 1, Calls.inUnits(1e9), Kind.DURATION);
  }

  private static void casts() {
    add("long", 1, 1, fixed(Function.TO_LONG, Type.LONG), Kind.ANY);
    add("double", 1, 1, fixed(Function.TO_DOUBLE, Type.DOUBLE), Kind.ANY);
    add("string", 1, 1, fixed(Function.TO_STRING, Type.STRING), Kind.ANY);
    add("boolean", 1, 1, fixed(Function.TO_BOOLEAN, Type.BOOLEAN), Kind.ANY);
    Result duration = Calls.measure(Function.TO_LONG, Type.DURATION);
    add("duration", 1, 1, duration, "it takes a number of nanoseconds, or its text", Kind.ANY);
    Result time = Calls.measure(Function.TO_TIME, Type.TIME);
    add("time", 1, 1, time, "it takes microseconds since 1970, or an ISO 8601 text", Kind.ANY);
  }

  private static void others() {
    add("coalesce", 1, MANY, Calls::coalesce, ONE_TYPE, Kind.ANY);
    add("if", 3, 3, Calls::choice, ONE_TYPE, Kind.BOOLEAN, Kind.ANY);
    add("nullif", 2, 2, Calls::nullIf, ONE_TYPE, Kind.ANY);
    add("hash", 1, 1, fixed(Function.HASH, Type.LONG), Kind.ANY);
    add("list", 1, MANY, fixed(Function.LIST, Type.LIST), Kind.ANY);
    add("item", 2, 2, fixed(Function.ITEM, Type.ANY), Kind.LIST, Kind.LONG);
    add("size", 1, 1, fixed(Function.LENGTH, Type.LONG), Kind.LIST);
  }

  private static Result fixed(Function function, Type type) {
    return new Fixed(function, type);
  }

  /** Of one type, whatever the arguments. */
  private record Fixed(Function function, Type type) implements Result {
    @Override
    public Expr of(List<Expr> arguments) {
      return new Expr.Apply(function, arguments, type);
    }
  }

  /** Of the first argument's type. */
  private static Result same(Function function) {
    return arguments -> new Expr.Apply(function, arguments, arguments.get(0).type());
  }

  private static void add(String name, int least, int most, Result result, Kind... arguments) {
    add(name, least, most, result, null, arguments);
  }

  private static void add(
      String name, int least, int most, Result result, @Nullable String hint, Kind... arguments) {
    NAMES.add(name);
    BY_NAME.put(
        name.toLowerCase(Locale.ROOT),
        new Signature(least, most, List.of(arguments), result, hint));
  }

  /** What a call gives; null if that depends on the arguments. */
  static @Nullable Type type(String name) {
    Signature signature = BY_NAME.get(name.toLowerCase(Locale.ROOT));
    return signature != null && signature.result() instanceof Fixed fixed ? fixed.type() : null;
  }

  static Optional<Signature> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  /** All names, for hints. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    Callable.aggregates().forEach(aggregate -> names.add(aggregate.name()));
    names.addAll(NAMES);
    return names;
  }
}
