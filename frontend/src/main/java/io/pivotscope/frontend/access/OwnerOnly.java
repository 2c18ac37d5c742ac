package io.pivotscope.frontend.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Whether a file is its owner's alone; where the file system has no such modes, it is. */
public final class OwnerOnly {
  private OwnerOnly() {}

  public static boolean isReadableByOthers(Path file) throws IOException {
    Set<PosixFilePermission> modes = modes(file);
    return modes.contains(PosixFilePermission.GROUP_READ)
        || modes.contains(PosixFilePermission.OTHERS_READ);
  }

  static boolean isWritableByOthers(Path file) throws IOException {
    Set<PosixFilePermission> modes = modes(file);
    return modes.contains(PosixFilePermission.GROUP_WRITE)
        || modes.contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static Set<PosixFilePermission> modes(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException e) {
      return Set.of();
    }
  }
}
