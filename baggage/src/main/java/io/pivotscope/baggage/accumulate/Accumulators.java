package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Type;
import java.util.List;

/** Makes accumulators, and reads back what they wrote. */
public final class Accumulators {
  private Accumulators() {}

  /** The identity of the function's monoid. */
  public static Accumulator create(Aggregate function, Type argument) {
    return switch (function) {
      case COUNT -> new Count();
      case SUM -> new Sum();
      case MIN -> new Extreme(false);
      case MAX -> new Extreme(true);
      case AVERAGE -> new Average(argument);
      case STDDEV -> new StandardDeviation(argument);
      case SKETCH -> new Distribution(RelativeScale.INSTANCE);
      case HISTOGRAM -> new Distribution(BinaryScale.INSTANCE);
      case DISTINCT -> new Distinct();
      case TOPK -> new TopValues();
      case FIRST -> new FirstLast(false);
      case LAST -> new FirstLast(true);
    };
  }

  /** One identity per function; the lists are as long as each other. */
  public static Accumulator[] create(List<Aggregate> functions, List<Type> arguments) {
    Accumulator[] result = new Accumulator[functions.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = create(functions.get(i), arguments.get(i));
    }
    return result;
  }

  /**
   * @throws MalformedException if the bytes are no state of that function
   */
  public static Accumulator read(Aggregate function, Type argument, ByteSource in) {
    Accumulator result = create(function, argument);
    result.read(in);
    return result;
  }

  public static byte[] encode(Accumulator accumulator) {
    ByteSink out = new ByteSink();
    accumulator.write(out);
    return out.toByteArray();
  }

  /**
   * @throws MalformedException if the bytes are not exactly one state of that function
   */
  public static Accumulator decode(Aggregate function, Type argument, byte[] bytes) {
    ByteSource in = new ByteSource(bytes);
    Accumulator result = read(function, argument, in);
    in.expectEnd();
    return result;
  }

  /** The states one after the other; whoever decodes knows the functions. */
  public static byte[] encode(Accumulator[] accumulators) {
    ByteSink out = new ByteSink();
    for (Accumulator accumulator : accumulators) {
      accumulator.write(out);
    }
    return out.toByteArray();
  }

  /**
   * @throws MalformedException if the bytes are not exactly the states of those functions
   */
  public static Accumulator[] decode(
      List<Aggregate> functions, List<Type> arguments, byte[] bytes) {
    ByteSource in = new ByteSource(bytes);
    Accumulator[] result = read(functions, arguments, in);
    in.expectEnd();
    return result;
  }

  public static Accumulator[] read(List<Aggregate> functions, List<Type> arguments, ByteSource in) {
    Accumulator[] result = create(functions, arguments);
    read(result, in);
    return result;
  }

  /** Each becomes the next of the states ({@link Accumulator#read}). */
  public static void read(Accumulator[] into, ByteSource in) {
    for (Accumulator each : into) {
      each.read(in);
    }
  }

  /** Merges each of {@code from} into its place in {@code into}. */
  public static void merge(Accumulator[] into, Accumulator[] from) {
    for (int i = 0; i < into.length; i++) {
      into[i].merge(from[i]);
    }
  }

  public static Accumulator[] copy(Accumulator[] accumulators) {
    Accumulator[] result = new Accumulator[accumulators.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = accumulators[i].copy();
    }
    return result;
  }

  /** How many rows a COUNT has counted; of another function, none. */
  public static long count(Accumulator accumulator) {
    return accumulator instanceof Count count ? count.count() : 0;
  }

  /**
   * The type of the result. A SUM of longs that no long holds is a Double all the same (LANGUAGE,
   * section 3).
   */
  public static Type resultType(Aggregate function, Type argument) {
    return switch (function) {
      case COUNT, DISTINCT -> Type.LONG;
      case STDDEV -> argument == Type.DURATION ? argument : Type.DOUBLE;
      case SKETCH, HISTOGRAM, TOPK -> Type.LIST;
      case FIRST, LAST -> Type.ANY;
      case SUM, MIN, MAX -> argument;
      case AVERAGE -> argument == Type.DURATION || argument == Type.TIME ? argument : Type.DOUBLE;
    };
  }

  static IllegalArgumentException mismatch(Accumulator into, Accumulator from) {
    return new IllegalArgumentException("cannot merge " + from + " into " + into);
  }
}
