package io.pivotscope.protocol.carrier;

import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.carrier.ObjectPath.Root;
import io.pivotscope.protocol.carrier.Word.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one step: a verb, its method, and what belongs to it. */
final class StepParser {
  private static final Pattern ARGUMENT = Pattern.compile("arg(\\d{1,3})");
  private static final String METHOD = "a.b.Type.method(..)";

  /**
   * A step with the words that its rules may mark.
   *
   * @param header the path of the header
   */
  record Read(
      Step step, Word verb, @Nullable Word header, @Nullable Word object, @Nullable Word future) {}

  private final Words in;

  /** Where the latest path stands. */
  private Word pathWord = new Word(Kind.END, "", 0, 0);

  StepParser(Words in) {
    this.in = in;
  }

  /** Empty if it breaks a rule, which has been told. */
  Optional<Step> parse(Exchange.Kind kind) {
    Word word = in.peek();
    Verb verb =
        kind.verbs().stream()
            .filter(each -> word.is(each.word()))
            .findFirst()
            .orElseThrow(
                () ->
                    in.fail(
                        word,
                        "expected " + CarrierParser.list(kind.verbs()) + " or '}'",
                        "these are the steps of " + kind.word()));
    in.take();
    in.expect("at", "write " + verb.word() + " at " + METHOD);
    MethodPattern method = method();
    boolean entry = false;
    boolean atReturn = false;
    Word place = in.peek();
    if (in.accept("entry") || in.accept("return")) {
      entry = place.is("entry");
      atReturn = place.is("return");
      if (verb.isWhole()) {
        in.mistake(
            place,
            verb.word() + " is about the whole invocation, not its " + place.text(),
            "leave " + place.text() + " out");
      }
    }
    Read read = clauses(verb, word, method, atReturn, entry);
    return StepRules.check(read, kind, in) ? Optional.of(read.step()) : Optional.empty();
  }

  private Read clauses(
      Verb verb, Word word, MethodPattern method, boolean atReturn, boolean entry) {
    HeaderAt header = null;
    ObjectPath object = null;
    ObjectPath future = null;
    Word headerWord = null;
    Word objectWord = null;
    Word futureWord = null;
    while (true) {
      Word clause = in.peek();
      boolean twice = false;
      if (in.accept("into") || in.accept("from")) {
        twice = header != null;
        if (clause.is("into") ? !verb.writes() : !verb.reads()) {
          throw misplaced(verb, clause);
        }
        header = header();
        headerWord = pathWord;
      } else if (in.accept("for")) {
        twice = object != null;
        object = path();
        objectWord = pathWord;
      } else if (in.accept("future")) {
        if (verb != Verb.DONE) {
          throw misplaced(verb, clause);
        }
        twice = future != null;
        future = path();
        futureWord = pathWord;
      } else {
        break;
      }
      if (twice) {
        in.mistake(clause, clause.text() + " is there twice", "");
      }
    }
    if (in.peek().kind() != Kind.END && !in.peek().is("}") && !beginsStep(in.peek())) {
      throw in.fail(in.peek(), "expected " + clausesOf(verb, entry || atReturn), "");
    }
    Step step = new Step(verb, method, atReturn, header, object, future);
    return new Read(step, word, headerWord, objectWord, futureWord);
  }

  private Words.Failure misplaced(Verb verb, Word clause) {
    in.mistake(
        clause,
        clause.text() + " has no meaning for " + verb.word(),
        "it takes " + clausesOf(verb, true));
    return new Words.Failure();
  }

  private static String clausesOf(Verb verb, boolean placed) {
    List<String> all = new ArrayList<>();
    if (!placed && !verb.isWhole()) {
      all.add("entry, return");
    }
    if (verb.writes()) {
      all.add("into");
    }
    if (verb.reads()) {
      all.add("from");
    }
    all.add("for");
    if (verb == Verb.DONE) {
      all.add("future");
    }
    int last = all.size() - 1;
    return last == 0
        ? all.get(0)
        : String.join(", ", all.subList(0, last)) + " or " + all.get(last);
  }

  private static boolean beginsStep(Word word) {
    for (Verb verb : Verb.values()) {
      if (word.is(verb.word())) {
        return true;
      }
    }
    return false;
  }

  // ---- methods

  private MethodPattern method() {
    Word name = in.expect(Kind.NAME, "a method", METHOD);
    int dot = name.text().lastIndexOf('.');
    if (dot < 0) {
      throw in.fail(name, "expected a method with its class", METHOD);
    }
    in.expect("(", "write " + name.text() + "(..), or the types of its parameters");
    List<String> types = in.accept("..") ? null : new ArrayList<>();
    if (types != null && !in.peek().is(")")) {
      do {
        types.add(type());
      } while (in.accept(","));
    }
    in.expect(")", "");
    return new MethodPattern(
        name.text().substring(0, dot), false, name.text().substring(dot + 1), types);
  }

  private String type() {
    StringBuilder type = new StringBuilder(in.expect(Kind.NAME, "a type or '..'", "").text());
    while (in.accept("[]")) {
      type.append("[]");
    }
    return type.toString();
  }

  // ---- headers and paths

  private HeaderAt header() {
    Word word = in.peek();
    for (HeaderAt.Kind kind : HeaderAt.Kind.values()) {
      if (in.accept(kind.name().toLowerCase(Locale.ROOT))) {
        Word at = in.peek();
        ObjectPath path = path();
        boolean keyed = kind == HeaderAt.Kind.MAP || kind == HeaderAt.Kind.METHOD;
        String key = keyed ? in.expect(Kind.STRING, "a key in quotes", "").text() : "";
        if (path.fields().isEmpty() && kind == HeaderAt.Kind.METHOD) {
          in.mistake(at, "a method has an owner: " + at.text() + ".name", "");
        } else if (path.fields().isEmpty() && kind == HeaderAt.Kind.FIELD) {
          in.mistake(at, "a field has an owner: " + at.text() + ".name", "");
        }
        boolean text = kind == HeaderAt.Kind.MAP && in.accept("text");
        return new HeaderAt(kind, path, key, text);
      }
    }
    throw in.fail(
        word,
        "expected map, field, protobuf or method",
        "as in map arg0.metadata \"pivotscope\", field this.trace, protobuf return,"
            + " method arg0.setHeader \"pivotscope\"");
  }

  private ObjectPath path() {
    Word word = in.expect(Kind.NAME, "a path", "paths begin with this, return, thread or arg0");
    pathWord = word;
    List<String> names = List.of(word.text().split("\\."));
    List<String> fields = names.subList(1, names.size());
    Matcher argument = ARGUMENT.matcher(names.get(0));
    if (argument.matches()) {
      return new ObjectPath(Root.ARGUMENT, Integer.parseInt(argument.group(1)), fields);
    }
    return switch (names.get(0)) {
      case "this" -> new ObjectPath(Root.THIS, 0, fields);
      case "return" -> new ObjectPath(Root.RETURN, 0, fields);
      case "thread" -> new ObjectPath(Root.THREAD, 0, fields);
      default ->
          throw in.fail(word, "expected a path", "paths begin with this, return, thread or arg0");
    };
  }
}
