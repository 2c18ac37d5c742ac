package io.pivotscope.agent.run;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Which headers are believed that come with messages: those of certain carriers, or those that
 * somebody has sealed who has the fleet's key.
 *
 * <pre>
 *   sealed header    header, then the first 16 bytes of HMAC-SHA256(key, header)
 * </pre>
 *
 * A seal says that a process of the fleet has written the header, not when or to whom: whoever can
 * read messages between processes can send a header of theirs again. Not loaded by a process that
 * believes all. Thread-safe.
 */
public final class Trust {
  static final int SEAL_BYTES = 16;
  public static final int MIN_KEY_BYTES = 16;
  private static final String ALGORITHM = "HmacSHA256";

  private final Set<String> carriers;

  /** Whether {@link #carriers} are those that are not believed, instead of those that are. */
  private final boolean butThese;

  private final @Nullable SecretKeySpec key;

  /**
   * @param carriers {@code all}, {@code none}, names as {@code Kafka;gRPC}, or, each with a minus
   *     in front, those that are not believed
   * @param key text that all processes of the fleet have; null where nothing is sealed
   * @throws IllegalArgumentException if the key is too short, or names are of both kinds
   */
  public Trust(String carriers, @Nullable String key) {
    Set<String> names = new TreeSet<>();
    int minus = 0;
    if (!carriers.equals("all") && !carriers.equals("none")) {
      for (String name : carriers.split(";")) {
        boolean not = name.strip().startsWith("-");
        minus += not ? 1 : 0;
        names.add(not ? name.strip().substring(1).strip() : name.strip());
      }
    }
    if (minus != 0 && minus != names.size()) {
      throw new IllegalArgumentException(
          "expected all, none, names of carriers, or each with a minus in front");
    }
    this.carriers = Set.copyOf(names);
    this.butThese = carriers.equals("all") || minus > 0;
    byte[] bytes = key == null ? new byte[0] : key.strip().getBytes(StandardCharsets.UTF_8);
    if (key != null && bytes.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException("a key has at least " + MIN_KEY_BYTES + " bytes");
    }
    this.key = key == null ? null : new SecretKeySpec(bytes, ALGORITHM);
  }

  /** The header as it travels. */
  byte[] seal(byte[] header, ThreadState thread) {
    if (key == null) {
      return header;
    }
    byte[] sealed = Arrays.copyOf(header, header.length + SEAL_BYTES);
    System.arraycopy(mac(header, header.length, thread), 0, sealed, header.length, SEAL_BYTES);
    return sealed;
  }

  /** The header that has come; null if it is not to be believed. */
  byte @Nullable [] open(String carrier, byte[] sealed, ThreadState thread) {
    if (carriers.contains(carrier) == butThese) {
      return null;
    }
    if (key == null) {
      return sealed;
    }
    int length = sealed.length - SEAL_BYTES;
    if (length < 0) {
      return null;
    }
    byte[] expected = Arrays.copyOf(mac(sealed, length, thread), SEAL_BYTES);
    byte[] given = Arrays.copyOfRange(sealed, length, sealed.length);
    return MessageDigest.isEqual(expected, given) ? Arrays.copyOf(sealed, length) : null;
  }

  private byte[] mac(byte[] bytes, int length, ThreadState thread) {
    Mac mac = thread.mac;
    if (mac == null) {
      mac = made();
      thread.mac = mac;
    }
    mac.update(bytes, 0, length);
    return mac.doFinal();
  }

  private Mac made() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }
}
