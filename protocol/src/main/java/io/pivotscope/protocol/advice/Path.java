package io.pivotscope.protocol.advice;

import java.util.List;

/**
 * What an export reads at its tracepoint: a root and steps from there. Reading has no side effect.
 *
 * <pre>
 *   return.blocks[0].each(locs).hostName  =  RETURN . Field blocks . Index 0 . Field locs . Each . Field hostName
 * </pre>
 *
 * <p>{@code Each} yields one row per element; null anywhere on the way yields null (no row for
 * {@code Each}).
 */
public record Path(Root root, String name, List<Step> steps) {

  /** Where a path begins. {@link Path#name} holds the parameter or standard name. */
  public enum Root {
    /** {@code argN}: name is the decimal index. */
    ARGUMENT,
    /** A parameter by name. */
    PARAMETER,
    THIS,
    RETURN,
    EXCEPTION,
    /** Entry to here, nanoseconds. */
    ELAPSED,
    /** host, procId, procName, tracepoint, class, method, thread, time, hlc, request. */
    STANDARD
  }

  /** Standard name of the event's id as bytes in its order; no query can write it. */
  public static final String EVENT_ID = "$id";

  /** Standard name of the request's replicate, 0 to 15, by the hash of its id. */
  public static final String REPLICATE = "$replicate";

  /** One step of a path. */
  public sealed interface Step {}

  /** A field, or a verified trivial getter, of that name. */
  public record Field(String name) implements Step {}

  /** An element of an array or list. */
  public record Index(int index) implements Step {}

  /** Length of an array, collection, map or string. */
  public record Size() implements Step {}

  /** One row per element of an array or collection. */
  public record Each() implements Step {}

  public Path {
    steps = List.copyOf(steps);
  }

  public static Path standard(String name) {
    return new Path(Root.STANDARD, name, List.of());
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            switch (root) {
              case ARGUMENT -> "arg" + name;
              case PARAMETER -> name;
              case THIS, RETURN, EXCEPTION, ELAPSED ->
                  root.name().toLowerCase(java.util.Locale.ROOT);
              case STANDARD -> "std." + name;
            });
    for (Step step : steps) {
      if (step instanceof Field field) {
        text.append('.').append(field.name());
      } else if (step instanceof Index index) {
        text.append('[').append(index.index()).append(']');
      } else if (step instanceof Size) {
        text.append(".size");
      } else {
        text.insert(0, "each(").append(')');
      }
    }
    return text.toString();
  }
}
