package io.pivotscope.frontend.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who is known: the owner by the token of the user's file, others by the file of
 * credentials, which is read again when it has changed. Comparing takes the same time whatever was
 * shown. Thread-safe.
 */
public final class Credentials {
  private final byte[] ownerHash;
  private final @Nullable Path file;
  private final Consumer<String> complaints;
  private @Nullable Version read;
  private List<CredentialFile.Entry> entries = List.of();

  private record Version(FileTime modified, long size) {
    static Version of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(now.lastModifiedTime(), now.size());
    }
  }

  private Credentials(String ownerToken, @Nullable Path file, Consumer<String> complaints) {
    this.ownerHash = CredentialFile.hash(ownerToken);
    this.file = file;
    this.complaints = complaints;
  }

  /**
   * @param file of others; null if there are none
   * @param complaints told when the file has become unusable; what it said before counts on
   * @throws IOException if the file cannot be used now
   */
  public static Credentials of(String ownerToken, @Nullable Path file, Consumer<String> complaints)
      throws IOException {
    Credentials all = new Credentials(ownerToken, file, complaints);
    if (file != null) {
      all.read = Version.of(file);
      all.entries = CredentialFile.read(file);
    }
    return all;
  }

  private synchronized List<CredentialFile.Entry> current() {
    if (file == null) {
      return entries;
    }
    Version now = null;
    try {
      now = Version.of(file);
      if (!now.equals(read)) {
        entries = CredentialFile.read(file);
      }
    } catch (NoSuchFileException e) {
      if (read != null) {
        complaints.accept(file + " is gone: from now on nobody is known but the owner");
      }
      entries = List.of();
    } catch (IOException e) {
      if (!Objects.equals(now, read)) {
        complaints.accept("the credentials stay as they were: " + e.getMessage());
      }
    }
    read = now;
    return entries;
  }

  /** Whose token that is; null if nobody's. */
  public @Nullable Credential ofToken(String token) {
    byte[] hash = CredentialFile.hash(token);
    Credential found = MessageDigest.isEqual(hash, ownerHash) ? Credential.owner() : null;
    for (CredentialFile.Entry entry : current()) {
      boolean same = MessageDigest.isEqual(hash, entry.hash());
      found = same && !entry.isCertificate() ? entry.credential() : found;
    }
    return found;
  }

  /** Who shows a certificate with that common name; null if nobody. */
  public @Nullable Credential ofCertificate(String commonName) {
    for (CredentialFile.Entry entry : current()) {
      if (entry.isCertificate() && entry.credential().name().equals(commonName)) {
        return entry.credential();
      }
    }
    return null;
  }
}
