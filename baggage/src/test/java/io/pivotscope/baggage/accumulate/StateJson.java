package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.testing.Json;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a state holds, field by field, for {@link Json}: whatever its bytes look like. */
public final class StateJson {
  private StateJson() {}

  public static Object of(Accumulator state) {
    if (state instanceof Count) {
      return state.result();
    } else if (state instanceof Sum) {
      return state.result() == null ? null : sum(((Sum) state).sum());
    } else if (state instanceof Extreme) {
      return state.result();
    } else if (state instanceof FirstLast) {
      return ((Extreme) field(state, "list")).result();
    } else if (state instanceof Average) {
      return counted(state, "sum");
    } else if (state instanceof StandardDeviation) {
      return counted(state, "sum", "squares", "highWords");
    } else if (state instanceof Distribution) {
      return buckets((Buckets) field(state, "buckets"));
    } else if (state instanceof Distinct) {
      return distinct(state);
    }
    List<?> counters = (List<?>) Objects.requireNonNullElse(state.result(), List.of());
    return Json.object("counters", counters, "short", ((TopValues) state).shortBy());
  }

  private static Object field(Object of, String name) {
    try {
      Field field = of.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(of);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(of.getClass() + "." + name, e);
    }
  }

  private static Map<String, Object> counted(Accumulator state, String... sums) {
    long count = (long) field(state, "count");
    Map<String, Object> result = Json.object("count", count);
    for (String name : sums) {
      result.put(name, count == 0 ? null : sum(field(state, name)));
    }
    return result;
  }

  private static Map<String, Object> sum(Object of) {
    ExactSum sum = (ExactSum) of;
    Map<String, Object> result = Json.object("longs", sum.integral());
    if (!sum.isFinite()) {
      result.put("special", sum.doubleValue());
    } else if (sum.anyDouble()) {
      result.put("doubles", fraction(sum.exact().subtract(new BigDecimal(sum.integral()))));
    }
    return result;
  }

  /** In lowest terms. */
  private static String fraction(BigDecimal number) {
    BigInteger denominator = BigInteger.TEN.pow(Math.max(0, number.scale()));
    BigInteger numerator = number.multiply(new BigDecimal(denominator)).toBigIntegerExact();
    BigInteger common = numerator.gcd(denominator);
    return numerator.divide(common) + "/" + denominator.divide(common);
  }

  private static Object buckets(Buckets buckets) {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      keys.add(List.of(buckets.key(i), buckets.count(i)));
    }
    return Json.object("doubles", buckets.doubles(), "buckets", keys);
  }

  private static Object distinct(Accumulator state) {
    Object registers = field(state, "registers");
    if (registers != null) {
      return Json.object("registers", field(registers, "ranks"));
    }
    long[] hashes = Arrays.copyOf((long[]) field(state, "hashes"), (int) field(state, "size"));
    return Json.object("hashes", Arrays.stream(hashes).boxed().toList());
  }
}
