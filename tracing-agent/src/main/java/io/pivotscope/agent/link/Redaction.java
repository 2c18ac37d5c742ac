package io.pivotscope.agent.link;

import io.pivotscope.baggage.value.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which names are those of secrets. Asked when an export is linked; an event costs nothing more.
 * What has such a name is never read: in its place stands {@link #REDACTED}, or null where that
 * does not fit. Immutable.
 *
 * <pre>
 *   a name has in it    password, secret, token, ..    texts, bytes, lists and objects
 *   a word of it is     pwd                            the same
 *   a word of it is     pin, ssn, ..                   numbers and booleans as well
 *   it has in it        creditcard, one of the user's  numbers and booleans as well
 * </pre>
 *
 * Capitals, underscores and the like do not matter: {@code API_KEY}, {@code apiKey}.
 */
public final class Redaction {
  public static final String REDACTED = "***";

  private static final List<String> TEXTS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "passcode",
          "secret",
          "credential",
          "authorization",
          "apikey",
          "accesskey",
          "privatekey",
          "cookie",
          "sessionid",
          "token",
          "bearer",
          "jwt");
  private static final Set<String> TEXT_WORDS = Set.of("pwd", "auth", "sid");
  private static final Set<String> ALL_WORDS = Set.of("pin", "otp", "cvv", "cvc", "ssn", "iban");
  private static final List<String> ALL = List.of("creditcard", "cardnumber", "socialsecurity");

  private static final int MAX_WORDS = 1_000;
  private static final int MIN_LENGTH = 2;

  /** What holds where nobody says otherwise. */
  static final Redaction USUAL = new Redaction(true, List.of());

  private final boolean usual;
  private final List<String> own;

  private Redaction(boolean usual, List<String> own) {
    this.usual = usual;
    this.own = List.copyOf(own);
  }

  /**
   * Reads {@code customer;email}, {@code file:PATH} (a word a line, {@code #} begins a comment),
   * both, or {@code off}.
   *
   * @throws IllegalArgumentException saying what is wrong
   * @throws IOException if the file cannot be read
   */
  public static Redaction parse(String option) throws IOException {
    if (option.equals("off")) {
      return new Redaction(false, List.of());
    }
    List<String> words = new ArrayList<>();
    for (String part : option.split(";")) {
      if (part.startsWith("file:")) {
        for (String line : Files.readAllLines(Path.of(part.substring("file:".length())))) {
          String bare = line.replaceFirst("#.*", "").strip();
          if (!bare.isEmpty()) {
            words.add(word(bare));
          }
        }
      } else {
        words.add(word(part));
      }
    }
    if (words.size() > MAX_WORDS) {
      throw new IllegalArgumentException("more than " + MAX_WORDS + " words");
    }
    return new Redaction(true, words);
  }

  private static String word(String text) {
    String plain = plain(text);
    if (plain.length() < MIN_LENGTH) {
      throw new IllegalArgumentException("'" + text.strip() + "' is too short for a word");
    }
    return plain;
  }

  /** Whether a value is hidden that is found by these names, and is of that type. */
  boolean hides(List<String> names, Type type) {
    boolean number =
        type == Type.LONG
            || type == Type.DOUBLE
            || type == Type.BOOLEAN
            || type == Type.DURATION
            || type == Type.TIME;
    return names.stream().anyMatch(name -> hides(name, number));
  }

  private boolean hides(String name, boolean number) {
    String plain = plain(name);
    if (own.stream().anyMatch(plain::contains)) {
      return true;
    }
    if (!usual) {
      return false;
    }
    List<String> words = words(name);
    return ALL.stream().anyMatch(plain::contains)
        || words.stream().anyMatch(ALL_WORDS::contains)
        || (!number
            && (TEXTS.stream().anyMatch(plain::contains)
                || words.stream().anyMatch(TEXT_WORDS::contains)));
  }

  private static String plain(String name) {
    StringBuilder plain = new StringBuilder();
    name.codePoints().filter(Character::isLetterOrDigit).forEach(plain::appendCodePoint);
    return plain.toString().toLowerCase(Locale.ROOT);
  }

  /** {@code userPIN_2} is user, pin, 2. */
  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= name.length(); i++) {
      char c = i < name.length() ? name.charAt(i) : '_';
      boolean begins =
          Character.isUpperCase(c)
              && i > 0
              && (!Character.isUpperCase(name.charAt(i - 1))
                  || (i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1))));
      if ((begins || !Character.isLetter(c)) && word.length() > 0) {
        words.add(word.toString().toLowerCase(Locale.ROOT));
        word.setLength(0);
      }
      if (Character.isLetter(c)) {
        word.append(c);
      }
    }
    return words;
  }

  /** What stands in a hidden value's place. */
  public static @Nullable Object inPlace(Type wanted) {
    return wanted == Type.STRING || wanted == Type.ANY ? REDACTED : null;
  }
}
