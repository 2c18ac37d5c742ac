package io.pivotscope.agent.carrier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our member of the W3C {@code baggage} header (https://www.w3.org/TR/baggage/), among those of
 * others.
 *
 * <pre>
 *   baggage: userId=alice,serverNode=DF%2028;isProduction=false,pivotscope=AQIDBA
 *            members of others, untouched                       key        base64url, no padding
 * </pre>
 *
 * A message has any number of such lines, and together they are one list. Ours stands once, at the
 * end of the last line: so code that reads the first line alone still finds what it wrote there.
 */
final class BaggageHeader {
  static final String NAME = "baggage";

  /** Of all lines together, as one list. What is longer may be dropped on the way. */
  static final int MAX_BYTES = 8192;

  static final int MAX_MEMBERS = 64;

  /**
   * Of our member. Servers and clients limit all headers of a message together, most to 8 KB, and
   * most of that is the application's.
   */
  static final int MAX_MEMBER_BYTES = 2048;

  private static final String KEY = "pivotscope";
  private static final byte[] UNREADABLE = {};

  private BaggageHeader() {}

  /**
   * What our member holds; null if there is none. Of several the last counts: libraries that pass
   * received members on put them before what is added later. What is no base64url becomes an empty
   * header, which nobody can read.
   */
  static byte @Nullable [] read(Collection<String> lines) {
    String found = null;
    for (String line : lines) {
      for (String member : members(line)) {
        if (isOurs(member)) {
          found = member;
        }
      }
    }
    return found == null ? null : decode(found);
  }

  /**
   * The lines with our member, in place of an older one of ours.
   *
   * @return null if it does not fit: the message then goes as it is
   */
  static @Nullable List<String> with(Collection<String> lines, byte[] header) {
    String ours = KEY + "=" + Base64.getUrlEncoder().withoutPadding().encodeToString(header);
    if (ours.length() > MAX_MEMBER_BYTES) {
      return null;
    }
    List<String> result = new ArrayList<>(lines.size() + 1);
    int members = 1;
    for (String line : lines) {
      List<String> all = members(line);
      List<String> others = all.stream().filter(member -> !isOurs(member)).toList();
      members += others.size();
      if (others.size() == all.size()) {
        result.add(line);
      } else if (!others.isEmpty()) {
        result.add(String.join(",", others));
      }
    }
    int last = result.size() - 1;
    if (last < 0) {
      result.add(ours);
    } else {
      result.set(last, result.get(last).isBlank() ? ours : result.get(last) + "," + ours);
    }
    int bytes = result.size() - 1;
    for (String line : result) {
      bytes += line.length();
    }
    return bytes <= MAX_BYTES && members <= MAX_MEMBERS ? result : null;
  }

  private static List<String> members(String line) {
    return Arrays.stream(line.split(",")).filter(member -> !member.isBlank()).toList();
  }

  private static boolean isOurs(String member) {
    String stripped = member.strip();
    return stripped.startsWith(KEY)
        && stripped.substring(KEY.length()).stripLeading().startsWith("=");
  }

  private static byte[] decode(String member) {
    int properties = member.indexOf(';');
    String value = member.substring(member.indexOf('=') + 1, end(member, properties)).strip();
    try {
      return Base64.getUrlDecoder().decode(value);
    } catch (IllegalArgumentException malformed) {
      return UNREADABLE;
    }
  }

  private static int end(String member, int properties) {
    return properties < 0 ? member.length() : properties;
  }
}
