package io.pivotscope.agent.carrier;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Our entry {@code pivotscope-bin} of an {@code io.grpc.Metadata}, by reflection. A metadata object
 * belongs to one call and to the thread that is at work on it, so it is changed in place.
 */
final class GrpcMetadata {
  static final String KEY = "pivotscope-bin";

  /** What peers accept unless they are told otherwise, in the measure of RFC 9113, 6.5.2. */
  static final int MAX_LIST_BYTES = 8192;

  /** For the path, the deadline and what else the transport adds. */
  private static final int RESERVED_BYTES = 1024;

  private static final int ENTRY_BYTES = 32;

  private static final ClassValue<Access> ACCESS =
      new ClassValue<>() {
        @Override
        protected Access computeValue(Class<?> metadata) {
          try {
            return Access.of(metadata);
          } catch (ReflectiveOperationException unfit) {
            throw new IllegalStateException(unfit);
          }
        }
      };

  private GrpcMetadata() {}

  /** Reads the entry and takes it out, so that the application neither sees nor forwards it. */
  static byte @Nullable [] take(Object metadata) {
    try {
      return ACCESS.get(metadata.getClass()).take(metadata);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Replaces the entry.
   *
   * @return false if there is no room: then there is none
   */
  static boolean put(Object metadata, byte[] header) {
    try {
      Access access = ACCESS.get(metadata.getClass());
      access.take(metadata);
      int size = sizeOf(KEY.length(), header.length, true);
      if (size + access.size(metadata) > MAX_LIST_BYTES - RESERVED_BYTES) {
        return false;
      }
      access.put(metadata, header);
      return true;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int sizeOf(int name, int value, boolean binary) {
    return ENTRY_BYTES + name + (binary ? (value + 2) / 3 * 4 : value);
  }

  /**
   * The methods, with all references erased to Object.
   *
   * @param key the Metadata.Key
   */
  private record Access(
      Object key,
      MethodHandle getter,
      MethodHandle putter,
      MethodHandle discard,
      MethodHandle serialize) {

    static Access of(Class<?> metadata) throws ReflectiveOperationException {
      ClassLoader loader = metadata.getClassLoader();
      Class<?> keyType = Class.forName(metadata.getName() + "$Key", false, loader);
      Class<?> marshaller = Class.forName(metadata.getName() + "$BinaryMarshaller", false, loader);
      Class<?> internal =
          Class.forName(metadata.getPackageName() + ".InternalMetadata", false, loader);
      Object bytes = metadata.getField("BINARY_BYTE_MARSHALLER").get(null);
      Object key = keyType.getMethod("of", String.class, marshaller).invoke(null, KEY, bytes);
      return new Access(
          key,
          handle(metadata, "get", keyType),
          handle(metadata, "put", keyType, Object.class),
          handle(metadata, "discardAll", keyType),
          handle(internal, "serialize", metadata));
    }

    byte @Nullable [] take(Object metadata) throws Throwable {
      Object value = getter.invoke(metadata, key);
      if (value == null) {
        return null;
      }
      discard.invoke(metadata, key);
      return (byte[]) value;
    }

    void put(Object metadata, byte[] header) throws Throwable {
      putter.invoke(metadata, key, (Object) header);
    }

    int size(Object metadata) throws Throwable {
      byte[][] entries = (byte[][]) serialize.invoke(metadata);
      int size = 0;
      for (int i = 0; i + 1 < entries.length; i += 2) {
        boolean binary = new String(entries[i], StandardCharsets.US_ASCII).endsWith("-bin");
        size += sizeOf(entries[i].length, entries[i + 1].length, binary);
      }
      return size;
    }

    private static MethodHandle handle(Class<?> owner, String name, Class<?>... parameters)
        throws ReflectiveOperationException {
      MethodHandle exact =
          MethodHandles.publicLookup().unreflect(owner.getMethod(name, parameters));
      return exact.asType(exact.type().generic());
    }
  }
}
