package io.pivotscope.frontend.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of credentials, a line each; {@code #} begins a comment:
 *
 * <pre>
 *   NAME       ROLES        PROOF
 *   alice      view,query   sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
 *   orders     agent        certificate
 * </pre>
 *
 * A proof is the hash of a token, or that a certificate's common name is the name. The token is 256
 * random bits, so its plain hash gives nothing away.
 */
public final class CredentialFile {
  static final int MAX_LINES = 10_000;
  private static final int MAX_BYTES = 4 << 20;
  private static final int TOKEN_BYTES = 32;
  private static final String CERTIFICATE = "certificate";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,99}");
  private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(\\S+)");
  private static final Pattern HASH = Pattern.compile("sha256:([0-9a-f]{64})");

  private CredentialFile() {}

  /**
   * A line.
   *
   * @param hash of the token; empty for a certificate
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest alone
  record Entry(Credential credential, byte[] hash) {
    boolean isCertificate() {
      return hash.length == 0;
    }
  }

  /**
   * @throws IOException with the file and line of what is wrong, or that others may write it
   */
  static List<Entry> read(Path file) throws IOException {
    if (OwnerOnly.isWritableByOthers(file)) {
      throw new IOException(
          file + " can be written by others, who could give themselves roles; chmod go-w " + file);
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
    }
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      String bare = line.replaceFirst("#.*", "").strip();
      if (!bare.isEmpty()) {
        try {
          entries.add(entry(bare));
        } catch (IllegalArgumentException e) {
          throw new IOException(file + ":" + number + ": " + e.getMessage(), e);
        }
      }
      if (entries.size() > MAX_LINES) {
        throw new IOException(file + " has more than " + MAX_LINES + " credentials");
      }
    }
    return entries;
  }

  private static Entry entry(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException("expected NAME ROLES PROOF, found '" + line + "'");
    }
    Credential credential = new Credential(requireName(parts.group(1)), Role.parse(parts.group(2)));
    if (parts.group(3).equals(CERTIFICATE)) {
      return new Entry(credential, new byte[0]);
    }
    Matcher hash = HASH.matcher(parts.group(3));
    if (!hash.matches()) {
      // Not repeated: it may be a token that somebody put there by mistake.
      throw new IllegalArgumentException(
          "the proof is neither 'certificate' nor 'sha256:' and 64 hexadecimal digits;"
              + " pivotscope credential makes such a line");
    }
    return new Entry(credential, HexFormat.of().parseHex(hash.group(1)));
  }

  private static String requireName(String name) {
    if (!NAME.matcher(name).matches() || name.equals(Credential.OWNER)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name for a credential: letters, digits, . _ - @, at most 100;"
              + " not '"
              + Credential.OWNER
              + "'");
    }
    return name;
  }

  /**
   * Adds a credential that has a token, and makes the file if there is none.
   *
   * @return the token, which is kept nowhere
   * @throws IllegalArgumentException if the name is none
   * @throws IOException if the name is taken, or the file cannot be used
   */
  public static String add(Path file, String name, Set<Role> roles) throws IOException {
    byte[] secret = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(secret);
    String token = HexFormat.of().formatHex(secret);
    append(file, name, roles, "sha256:" + HexFormat.of().formatHex(hash(token)));
    return token;
  }

  /** Adds a credential that shows a certificate with that common name; else as {@link #add}. */
  public static void addCertificate(Path file, String name, Set<Role> roles) throws IOException {
    append(file, name, roles, CERTIFICATE);
  }

  private static void append(Path file, String name, Set<Role> roles, String proof)
      throws IOException {
    requireName(name);
    try {
      for (Entry entry : read(file)) {
        if (entry.credential().name().equals(name)) {
          throw new IOException(file + " has a credential '" + name + "' already");
        }
      }
    } catch (NoSuchFileException e) {
      Files.createFile(file, OwnerOnly.FILE);
    }
    String before = Files.readString(file);
    String gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
    Files.writeString(
        file, gap + name + " " + Role.text(roles) + " " + proof + "\n", StandardOpenOption.APPEND);
  }

  static byte[] hash(String token) {
    return Hashes.bytes(token);
  }
}
