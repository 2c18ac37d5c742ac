package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import org.jspecify.annotations.Nullable;

/** What a producer lets a record have; beyond it the application's send would fail. */
final class KafkaLimits {
  /** The format of records from which on they have headers: brokers since 0.11. */
  private static final int MAGIC_WITH_HEADERS = 2;

  private final FieldOf maxRequestBytes = new FieldOf("maxRequestSize");
  private final FieldOf bufferBytes = new FieldOf("totalMemorySize");
  private final FieldOf apiVersions = new FieldOf("apiVersions");

  /** How large a record of a KafkaProducer may be. */
  long recordBytes(Object producer) {
    return Math.min(bytes(maxRequestBytes.get(producer)), bytes(bufferBytes.get(producer)));
  }

  private static long bytes(@Nullable Object limit) {
    return limit instanceof Number number ? number.longValue() : Long.MAX_VALUE;
  }

  /**
   * Whether what a RecordAccumulator fills has room for headers at all. Since 4.0 it always has;
   * before, the producer settles for the format that its oldest broker knows.
   */
  boolean haveHeaders(Object accumulator) {
    Object versions = apiVersions.get(accumulator);
    if (versions == null) {
      return true;
    }
    try {
      Object magic = versions.getClass().getMethod("maxUsableProduceMagic").invoke(versions);
      return !(magic instanceof Byte known) || known >= MAGIC_WITH_HEADERS;
    } catch (NoSuchMethodException newer) {
      return true;
    } catch (ReflectiveOperationException unfit) {
      throw new IllegalStateException(unfit);
    }
  }
}
