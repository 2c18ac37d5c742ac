package io.pivotscope.frontend.http;

import io.pivotscope.frontend.access.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret that agents and commands of one user share with a frontend. */
public final class TokenFile {
  private static final int TOKEN_BYTES = 32;

  /** Names another file for all commands of a shell. */
  private static final String VARIABLE = "PIVOTSCOPE_TOKEN";

  private TokenFile() {}

  /** {@code $PIVOTSCOPE_TOKEN}, else {@code ~/.pivotscope/token}. */
  public static Path userFile() {
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    return Path.of(System.getProperty("user.home"), ".pivotscope", "token");
  }

  /**
   * Reads the token.
   *
   * @throws IOException if the file is missing, empty, not its owner's alone or cannot be read; the
   *     message names it
   */
  public static String read(Path file) throws IOException {
    String token;
    try {
      if (OwnerOnly.isReadableByOthers(file)) {
        throw new IOException(
            "others can read the token file " + file + ", so it is no secret; chmod 600 " + file);
      }
      token = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new IOException("there is no token file " + file, e);
    }
    if (token.isEmpty()) {
      throw new IOException("the token file " + file + " is empty");
    }
    return token;
  }

  /** Reads the token; makes one, for the owner's eyes only, if there is none. */
  public static String readOrMake(Path file) throws IOException {
    if (!Files.exists(file)) {
      make(file.toAbsolutePath());
    }
    return read(file);
  }

  /** Whole or not at all, also where two frontends start at once: a link never overwrites. */
  private static void make(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory == null) {
      throw new IOException("no directory for " + file);
    }
    Files.createDirectories(directory, OwnerOnly.DIRECTORY);
    byte[] secret = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(secret);
    Path fresh = Files.createTempFile(directory, "token", ".new", OwnerOnly.FILE);
    try {
      Files.writeString(fresh, HexFormat.of().formatHex(secret) + "\n");
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      // The other one's token is as good.
    } finally {
      Files.delete(fresh);
    }
  }
}
