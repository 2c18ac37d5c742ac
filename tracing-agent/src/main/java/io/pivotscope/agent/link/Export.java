package io.pivotscope.agent.link;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.baggage.value.Values;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A path, linked to one method of one class: reads values at an event. Thread-safe, never throws,
 * runs no code of the application.
 */
public final class Export {

  /** Characters kept of a text. */
  public static final int MAX_TEXT = 8192;

  /** Bytes kept of a byte array. */
  public static final int MAX_BYTES = 8192;

  /** Where a path begins. */
  public sealed interface Root {
    @Nullable Object at(Moment moment);
  }

  /** At an argument as passed. */
  public record Argument(int index) implements Root {
    @Override
    public @Nullable Object at(Moment moment) {
      return moment.args()[index];
    }
  }

  /** At {@code this}. */
  public record Self() implements Root {
    @Override
    public @Nullable Object at(Moment moment) {
      return moment.self();
    }
  }

  /** At what is the same at every event of the tracepoint. */
  public record Constant(Object value) implements Root {
    @Override
    public Object at(Moment moment) {
      return value;
    }
  }

  /** At what the method returns. */
  public record Returned() implements Root {
    @Override
    public @Nullable Object at(Moment moment) {
      return moment.result();
    }
  }

  /** At the exception that leaves the method. */
  public record Thrown() implements Root {
    @Override
    public @Nullable Object at(Moment moment) {
      return moment.thrown();
    }
  }

  /** At the nanoseconds since the method was entered. */
  public record Elapsed() implements Root {
    @Override
    public Object at(Moment moment) {
      return moment.elapsedNanos();
    }
  }

  /** At something else that the moment knows. */
  record Other(Function<Moment, @Nullable Object> source) implements Root {
    @Override
    public @Nullable Object at(Moment moment) {
      return source.apply(moment);
    }
  }

  private final Root root;

  /** Stages between one {@code each} and the next; one more than there are of those. */
  private final List<List<Hop>> stages;

  private final Containers containers;
  private final Type type;
  private final boolean secret;
  private final boolean text;

  Export(
      Root root,
      List<List<Hop>> stages,
      Containers containers,
      Type type,
      boolean secret,
      boolean text) {
    this.root = root;
    this.stages = stages;
    this.containers = containers;
    this.type = type;
    this.secret = secret;
    this.text = text;
  }

  /** Static type of the values; ANY where only the objects met can tell. */
  public Type type() {
    return type;
  }

  /** Whether it yields one row per element, so any number of values. */
  public boolean isEach() {
    return stages.size() > 1;
  }

  /**
   * The values at an event: exactly one, perhaps null, unless {@link #isEach}.
   *
   * @param wanted the type that the advice expects; a value of another one reads as null
   */
  public List<@Nullable Object> read(Moment moment, Type wanted) {
    return readAllFrom(root.at(moment), wanted);
  }

  /** The values for what the path begins at. */
  public List<@Nullable Object> readAllFrom(@Nullable Object start, Type wanted) {
    List<@Nullable Object> values = new ArrayList<>(1);
    read(start, 0, wanted, values);
    return values;
  }

  /** The value at an event; for paths without each. */
  public @Nullable Object readOne(Moment moment, Type wanted) {
    return readFrom(root.at(moment), wanted);
  }

  /** Whether the path begins at something of the invocation itself. */
  public boolean isOfInvocation() {
    return root instanceof Argument
        || root instanceof Self
        || root instanceof Returned
        || root instanceof Thrown;
  }

  public Root root() {
    return root;
  }

  /** The value for what the path begins at; for paths without each. */
  public @Nullable Object readFrom(@Nullable Object start, Type wanted) {
    return secret ? Redaction.inPlace(wanted) : value(follow(start, stages.get(0)), wanted);
  }

  /** The value for what the path ends at; for paths without each. */
  public @Nullable Object readLast(@Nullable Object end, Type wanted) {
    return value(end, wanted);
  }

  /** Whether what is at the end of the path is hidden: {@link Redaction#inPlace} is read. */
  public boolean isSecret() {
    return secret;
  }

  /** Whether the path ends at what can only be a String. */
  public boolean isText() {
    return text;
  }

  /**
   * The path as handles that each read one field, {@code (Object) -> its type}, references as
   * Object; none where it ends where it begins. Null if it takes other steps.
   */
  public @Nullable List<MethodHandle> fields() {
    List<MethodHandle> fields = new ArrayList<>();
    for (Hop hop : stages.get(0)) {
      if (!(hop instanceof Hop.Field field)) {
        return null;
      }
      fields.add(field.plain());
    }
    return isEach() ? null : fields;
  }

  private void read(@Nullable Object from, int stage, Type wanted, List<@Nullable Object> out) {
    Object at = follow(from, stages.get(stage));
    if (stage == stages.size() - 1) {
      if (out.size() < Containers.MAX_ELEMENTS) {
        out.add(value(at, wanted));
      }
      return;
    }
    List<@Nullable Object> elements = at == null ? null : elements(at);
    if (elements != null) {
      for (Object element : elements) {
        read(element, stage + 1, wanted, out);
      }
    }
  }

  private @Nullable List<@Nullable Object> elements(Object from) {
    try {
      return containers.elements(from);
    } catch (Throwable changedMeanwhile) {
      return null;
    }
  }

  private static @Nullable Object follow(@Nullable Object from, List<Hop> hops) {
    Object at = from;
    try {
      for (int i = 0; i < hops.size() && at != null; i++) {
        at = hops.get(i).from(at);
      }
      return at;
    } catch (Throwable changedMeanwhile) {
      return null; // a collection changed by another thread while it was read, or another class
    }
  }

  private @Nullable Object value(@Nullable Object raw, Type wanted) {
    return secret ? Redaction.inPlace(wanted) : fit(Values.normalise(bounded(raw)), wanted);
  }

  private static @Nullable Object bounded(@Nullable Object raw) {
    if (raw instanceof String text && text.length() > MAX_TEXT) {
      return text.substring(0, MAX_TEXT);
    }
    if (raw instanceof byte[] bytes && bytes.length > MAX_BYTES) {
      return java.util.Arrays.copyOf(bytes, MAX_BYTES);
    }
    return raw instanceof Throwable ? raw.getClass().getName() : raw;
  }

  private static @Nullable Object fit(@Nullable Object value, Type wanted) {
    return switch (wanted) {
      case ANY -> value;
      case LONG, DURATION, TIME -> value instanceof Long ? value : null;
      case DOUBLE -> value instanceof Number number ? (Object) number.doubleValue() : null;
      case BOOLEAN -> value instanceof Boolean ? value : null;
      case STRING -> value instanceof String ? value : null;
      case BYTES -> value instanceof byte[] ? value : null;
      case LIST -> value instanceof List ? value : null;
    };
  }
}
