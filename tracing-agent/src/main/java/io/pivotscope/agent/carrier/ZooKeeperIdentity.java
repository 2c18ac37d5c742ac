package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A header as an {@code org.apache.zookeeper.data.Id}: its scheme is ours, its id the header in
 * Base64. Stateless.
 */
final class ZooKeeperIdentity {
  private static final String SCHEME = "pivotscope";

  private static final FieldOf SCHEME_FIELD = new FieldOf("scheme");
  private static final FieldOf ID_FIELD = new FieldOf("id");

  /** Id(String, String), as the loader of a packet's class knows it. */
  private static final ClassValue<Constructor<?>> IDENTITY =
      new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> packet) {
          try {
            return Class.forName("org.apache.zookeeper.data.Id", false, packet.getClassLoader())
                .getConstructor(String.class, String.class);
          } catch (ReflectiveOperationException absent) {
            throw new IllegalStateException(absent);
          }
        }
      };

  private ZooKeeperIdentity() {}

  /** A fresh list with the header alone, for a packet's authinfo. */
  static List<Object> of(Object packet, byte[] header) {
    String id = Base64.getEncoder().withoutPadding().encodeToString(header);
    List<Object> identities = new ArrayList<>(1);
    try {
      identities.add(IDENTITY.get(packet.getClass()).newInstance(SCHEME, id));
    } catch (ReflectiveOperationException unexpected) {
      throw new IllegalStateException(unexpected);
    }
    return identities;
  }

  /** Null if none of them is a header. */
  static byte @Nullable [] read(List<?> identities) {
    for (Object identity : identities) {
      if (isHeader(identity) && ID_FIELD.get(identity) instanceof String id) {
        try {
          return Base64.getDecoder().decode(id);
        } catch (IllegalArgumentException malformed) {
          return new byte[0]; // counted where it is received
        }
      }
    }
    return null;
  }

  /** As the sender had it: null if there was nothing else. */
  static @Nullable List<?> without(List<?> identities) {
    List<Object> others = new ArrayList<>();
    for (Object identity : identities) {
      if (!isHeader(identity)) {
        others.add(identity);
      }
    }
    return others.isEmpty() ? null : others;
  }

  private static boolean isHeader(@Nullable Object identity) {
    return identity != null && SCHEME.equals(SCHEME_FIELD.get(identity));
  }
}
