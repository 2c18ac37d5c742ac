package io.pivotscope.agent.carrier;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers of Kafka's records, of whatever version and class loader. Ours is the entry {@code
 * pivotscope}.
 */
final class KafkaHeaders {
  static final String KEY = "pivotscope";
  static final String HEADER = "org.apache.kafka.common.header.Header";
  private static final String RECORD_HEADER =
      "org.apache.kafka.common.header.internals.RecordHeader";

  /** Of a batch with one record, without key, value and headers. */
  private static final int OVERHEAD_BYTES = 61 + 21;

  /** Of a length. */
  private static final int VARINT_BYTES = 5;

  private static final ClassValue<Constructor<?>> NEW_HEADER =
      new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> header) {
          try {
            return Class.forName(RECORD_HEADER, false, header.getClassLoader())
                .getConstructor(String.class, byte[].class);
          } catch (ReflectiveOperationException unfit) {
            throw new IllegalStateException(unfit);
          }
        }
      };
  private static final MethodOf KEY_OF = new MethodOf("key");
  private static final MethodOf VALUE_OF = new MethodOf("value");
  private static final MethodOf HEADERS_OF = new MethodOf("headers");
  private static final MethodOf LAST_OF = new MethodOf("lastHeader", String.class);

  private KafkaHeaders() {}

  /** Whether it is an array of headers. */
  static boolean isArray(@Nullable Object object) {
    return object instanceof Object[]
        && object.getClass().getComponentType().getName().equals(HEADER);
  }

  /** The same headers with ours last; one of ours that was there already is left out. */
  static Object[] with(Object[] headers, byte[] ours) {
    Class<?> type = headers.getClass().getComponentType();
    List<Object> all = new ArrayList<>(headers.length + 1);
    for (Object each : headers) {
      if (!KEY.equals(KEY_OF.call(each))) {
        all.add(each);
      }
    }
    try {
      all.add(NEW_HEADER.get(type).newInstance(KEY, ours));
    } catch (ReflectiveOperationException unfit) {
      throw new IllegalStateException(unfit);
    }
    return all.toArray((Object[]) Array.newInstance(type, all.size()));
  }

  /** At least as much as the producer reckons when it compares a record with its limits. */
  static long sizeBytes(
      byte @Nullable [] key, byte @Nullable [] value, Object[] headers, byte[] ours) {
    long size = OVERHEAD_BYTES + size(key) + size(value) + size(KEY) + size(ours);
    for (Object each : headers) {
      size += size(KEY_OF.call(each)) + size(VALUE_OF.call(each));
    }
    return size;
  }

  private static long size(@Nullable Object part) {
    long bytes = 0;
    if (part instanceof byte[] array) {
      bytes = array.length;
    } else if (part instanceof String text) {
      bytes = 3L * text.length(); // in UTF-8, at most
    }
    return VARINT_BYTES + bytes;
  }

  /** Our header of a consumed record; null if it came without. */
  static byte @Nullable [] of(Object consumerRecord) {
    Object headers = HEADERS_OF.call(consumerRecord);
    Object last = headers == null ? null : LAST_OF.call(headers, KEY);
    return last != null && VALUE_OF.call(last) instanceof byte[] ours ? ours : null;
  }
}
