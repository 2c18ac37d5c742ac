package io.pivotscope.protocol.carrier;

import io.pivotscope.protocol.carrier.ObjectPath.Root;
import org.jspecify.annotations.Nullable;

/** What a step needs to make sense, alone and among the others of its block. */
final class StepRules {

  private final StepParser.Read read;
  private final Step step;
  private final Words in;
  private boolean sound = true;

  private StepRules(StepParser.Read read, Words in) {
    this.read = read;
    this.step = read.step();
    this.in = in;
  }

  /** Whether the step is sound by itself; else it has been told why not. */
  static boolean check(StepParser.Read read, Exchange.Kind kind, Words in) {
    StepRules rules = new StepRules(read, in);
    rules.whatItNeeds(kind);
    HeaderAt header = read.step().header();
    if (read.header() != null && header != null) {
      rules.path(header.path(), read.header());
      rules.whereItGoes(header, read.header());
    }
    rules.path(read.step().object(), read.object());
    rules.path(read.step().future(), read.future());
    return rules.sound;
  }

  private void whatItNeeds(Exchange.Kind kind) {
    Verb verb = step.verb();
    if (step.header() == null) {
      switch (verb) {
        case WRITE, REPLY -> wrong(read.verb(), verb.word() + " needs into", INTO);
        case READ, DONE -> wrong(read.verb(), verb.word() + " needs from", FROM);
        default -> {}
      }
    }
    boolean alone = verb == Verb.SEND || verb == Verb.HANDLE;
    if (step.object() == null && !(alone && kind == Exchange.Kind.MESSAGE)) {
      wrong(
          read.verb(),
          verb.word() + " needs for",
          "by that object the steps of one " + kind.word() + " find each other");
    }
    if (verb.isWhole() && verb != Verb.AWAIT && step.method().method().equals("new")) {
      wrong(read.verb(), verb.word() + " cannot be a constructor", "");
    }
  }

  private static final String INTO = "write into map arg0.metadata \"pivotscope\"";
  private static final String FROM = "write from map arg0.metadata \"pivotscope\"";

  private void path(@Nullable ObjectPath path, @Nullable Word at) {
    if (path == null || at == null) {
      return;
    }
    boolean awaited = step.verb() == Verb.AWAIT;
    if (path.root() == Root.RETURN && !step.atReturn() && !awaited) {
      wrong(
          at,
          "there is no return at the entry",
          step.verb().isWhole() ? "" : "write " + step.method() + " return");
    }
    boolean early = !step.atReturn() && !awaited;
    if (path.root() == Root.THIS && early && step.method().method().equals("new")) {
      wrong(
          at,
          "there is no this at the entry of a constructor",
          "write " + step.method() + " return");
    }
    boolean object = path == step.object();
    if (path.root() == Root.THREAD && (!object || !path.fields().isEmpty())) {
      wrong(at, "thread is for the object behind for, and has no fields", "");
    }
  }

  /** A message of protobuf cannot be changed, only replaced. */
  private void whereItGoes(HeaderAt header, Word at) {
    if (header.kind() != HeaderAt.Kind.PROTOBUF
        || !step.verb().writes()
        || !header.path().fields().isEmpty()) {
      return;
    }
    if (header.path().root() == Root.THIS) {
      wrong(at, "this cannot be replaced by a message with the header", "");
    } else if (header.path().root() == Root.ARGUMENT && step.atReturn()) {
      wrong(
          at,
          "an argument can be replaced at the entry alone",
          "write " + step.method() + " entry");
    }
  }

  private void wrong(Word at, String message, String hint) {
    sound = false;
    in.mistake(at, message, hint);
  }

  /**
   * Whether the steps of a block fit together.
   *
   * @param at what to mark if not
   */
  static void checkTogether(Exchange exchange, Word at, Words in) {
    String kind = exchange.kind().word();
    for (Verb verb : exchange.kind().needed()) {
      if (!exchange.has(verb)) {
        in.mistake(at, kind + " has no " + verb.word(), "");
      }
    }
    passedOn(exchange, Verb.SEND, Verb.WRITE, "into", at, in);
    passedOn(exchange, Verb.HANDLE, Verb.READ, "from", at, in);
    boolean future = exchange.all(Verb.DONE).stream().anyMatch(step -> step.future() != null);
    if (future && exchange.has(Verb.AWAIT)) {
      in.mistake(at, kind + " has both future and await", "one of them tells who has the answer");
    }
  }

  /** A header that is not put or taken on the spot needs another step, and an object. */
  private static void passedOn(
      Exchange exchange, Verb verb, Verb other, String clause, Word at, Words in) {
    boolean apart = exchange.has(other);
    for (Step step : exchange.all(verb)) {
      if (step.header() == null && !apart) {
        in.mistake(at, verb.word() + " has no " + clause, "or say " + other.word() + " at ..");
      } else if (step.header() == null && step.object() == null) {
        in.mistake(at, verb.word() + " needs for", other.word() + " finds it by that object");
      }
    }
    if (apart && exchange.all(verb).stream().allMatch(step -> step.header() != null)) {
      in.mistake(
          at,
          other.word() + " has nothing to do, since " + verb.word() + " has " + clause,
          "leave one of them out");
    }
  }
}
