package io.pivotscope.protocol.carrier;

import io.pivotscope.protocol.carrier.Word.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a file of declarations:
 *
 * <pre>
 *   carrier "NAME" {
 *     call | message | element [many] ["NAME"] {
 *       VERB at a.b.Type.method(..) [entry | return]
 *            [into HEADER | from HEADER] [for PATH] [future PATH]
 *     }
 *     background a.b.Type, a.b.Type
 *   }
 *
 *   HEADER   map PATH "KEY" [text] | field PATH | protobuf PATH | method PATH.NAME "KEY"
 *   PATH     this | return | argN, then .field ..; or thread
 * </pre>
 *
 * All mistakes of a file are told at once, in the order of the text.
 */
public final class CarrierParser {

  /** Characters of a file, so that nobody parses for long. */
  static final int MAX_CHARS = 65_536;

  private static final Set<String> PARTS = Set.of("call", "message", "element", "background");

  /**
   * What a file says.
   *
   * @param carriers of no use if there are mistakes
   */
  public record Parsed(List<DeclaredCarrier> carriers, List<Mistake> mistakes) {
    public Parsed {
      carriers = List.copyOf(carriers);
      mistakes = List.copyOf(mistakes);
    }
  }

  private final Words in;
  private final StepParser steps;
  private final List<DeclaredCarrier> carriers = new ArrayList<>();
  private final Set<String> names = new LinkedHashSet<>();

  private CarrierParser(Words in) {
    this.in = in;
    this.steps = new StepParser(in);
  }

  /** Reads a whole file. */
  public static Parsed parse(CarrierFile file) {
    if (file.text().length() > MAX_CHARS) {
      Mistake tooLong =
          new Mistake(
              file.file(), 1, 1, 1, "longer than %,d characters".formatted(MAX_CHARS), "", "");
      return new Parsed(List.of(), List.of(tooLong));
    }
    CarrierParser parser = new CarrierParser(new Words(file));
    while (!parser.in.atEnd()) {
      try {
        parser.carrier();
      } catch (Words.Failure told) {
        parser.skipToCarrier();
      }
    }
    return new Parsed(parser.carriers, parser.in.mistakes());
  }

  private void carrier() {
    in.expect("carrier", "a file has declarations: carrier \"my RPC\" { .. }");
    Word name = name("carrier \"my RPC\" { .. }");
    if (!names.add(name.text())) {
      in.mistake(name, "carrier \"" + name.text() + "\" is declared twice", "");
    }
    in.expect("{", "");
    List<Exchange> exchanges = new ArrayList<>();
    List<String> background = new ArrayList<>();
    boolean whole = true;
    while (!in.accept("}")) {
      try {
        part(exchanges, background);
      } catch (Words.Failure told) {
        whole = false;
        skipTo(PARTS);
        if (in.atEnd() || in.peek().is("carrier")) {
          throw told;
        }
      }
    }
    if (whole && exchanges.isEmpty() && background.isEmpty()) {
      in.mistake(
          name,
          "carrier \"" + name.text() + "\" says nothing",
          "it has call, message, element or background");
    }
    carriers.add(new DeclaredCarrier(name.text(), exchanges, background));
  }

  private Word name(String example) {
    Word name = in.expect(Kind.STRING, "a name in quotes", example);
    if (name.text().isBlank()) {
      in.mistake(name, "an empty name", example);
    }
    return name;
  }

  private void part(List<Exchange> exchanges, List<String> background) {
    Word word = in.peek();
    for (Exchange.Kind kind : Exchange.Kind.values()) {
      if (in.accept(kind.word())) {
        exchange(kind, word, exchanges);
        return;
      }
    }
    if (in.accept("background")) {
      do {
        background.add(in.expect(Kind.NAME, "a class name", "background a.b.Poller$1").text());
      } while (in.accept(","));
      return;
    }
    throw in.fail(word, "expected call, message, element, background or '}'", "");
  }

  private void exchange(Exchange.Kind kind, Word word, List<Exchange> exchanges) {
    boolean many = in.accept("many");
    boolean named = kind != Exchange.Kind.ELEMENT && in.peek().kind() == Kind.STRING;
    Word name = named ? name(kind.word() + " \"read\" { .. }") : word;
    if (kind != Exchange.Kind.ELEMENT
        && exchanges.stream().anyMatch(other -> other.name().equals(name.text()))) {
      in.mistake(
          name,
          name.text() + " is declared twice in this carrier",
          "give one a name: " + kind.word() + " \"read\" { .. }");
    }
    in.expect("{", "");
    List<Step> read = new ArrayList<>();
    boolean whole = true;
    while (!in.accept("}")) {
      try {
        Optional<Step> step = steps.parse(kind);
        step.ifPresent(read::add);
        whole &= step.isPresent();
      } catch (Words.Failure told) {
        whole = false;
        skipTo(kind.verbs().stream().map(Verb::word).collect(Collectors.toSet()));
        if (in.atEnd() || in.peek().is("carrier")) {
          throw told;
        }
      }
    }
    Exchange exchange = new Exchange(kind, name.text(), many, read);
    if (whole) {
      StepRules.checkTogether(exchange, word, in);
    }
    exchanges.add(exchange);
  }

  /** To a word that begins something in the block at hand, or to the brace that ends it. */
  private void skipTo(Set<String> beginnings) {
    int depth = 0;
    while (!in.atEnd() && !in.peek().is("carrier")) {
      Word word = in.peek();
      if (depth == 0 && (word.is("}") || beginnings.contains(word.text()))) {
        return;
      }
      depth += word.is("{") ? 1 : word.is("}") ? -1 : 0;
      in.take();
    }
  }

  private void skipToCarrier() {
    while (!in.atEnd() && !in.peek().is("carrier")) {
      in.take();
    }
  }

  /** For messages: {@code a, b or c}. */
  static String list(List<Verb> verbs) {
    List<String> words = verbs.stream().map(Verb::word).toList();
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
