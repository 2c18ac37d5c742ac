package io.pivotscope.protocol.carrier;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One kind of message, or one kind of element that is handed from thread to thread.
 *
 * @param name what it is called in counts: the kind's own word unless another is written
 * @param many whether one message or element may be handled more than once
 * @param steps what happens where; a verb may have several
 */
public record Exchange(Kind kind, String name, boolean many, List<Step> steps) {

  public Exchange {
    steps = List.copyOf(steps);
  }

  /** What comes back, if anything. */
  public enum Kind {
    /** A message that is answered. */
    CALL(
        List.of(Verb.SEND, Verb.HANDLE, Verb.REPLY, Verb.DONE),
        List.of(Verb.WRITE, Verb.READ, Verb.AWAIT)),

    /** A message that is not. */
    MESSAGE(List.of(Verb.SEND, Verb.HANDLE), List.of(Verb.WRITE, Verb.READ)),

    /** An object that one thread leaves for another of the same process. */
    ELEMENT(List.of(Verb.ATTACH, Verb.ACTIVE), List.of(Verb.AWAIT));

    private final List<Verb> needed;
    private final List<Verb> optional;

    Kind(List<Verb> needed, List<Verb> optional) {
      this.needed = needed;
      this.optional = optional;
    }

    List<Verb> needed() {
      return needed;
    }

    List<Verb> verbs() {
      return Stream.concat(needed.stream(), optional.stream()).sorted().toList();
    }

    /** As it is written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public List<Step> all(Verb verb) {
    return steps.stream().filter(step -> step.verb() == verb).toList();
  }

  public boolean has(Verb verb) {
    return !all(verb).isEmpty();
  }
}
