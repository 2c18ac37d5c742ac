package io.pivotscope.frontend.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that are their owner's alone; where the file system has no such modes, all are. */
public final class OwnerOnly {
  static final Set<PosixFilePermission> MODES = PosixFilePermissions.fromString("rw-------");

  /** To make a file with. */
  public static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(MODES);

  private static final Set<PosixFilePermission> DIRECTORY_MODES =
      PosixFilePermissions.fromString("rwx------");

  /** To make a directory with. */
  public static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
      PosixFilePermissions.asFileAttribute(DIRECTORY_MODES);

  private OwnerOnly() {}

  public static boolean isReadableByOthers(Path file) throws IOException {
    Set<PosixFilePermission> modes = modes(file);
    return modes.contains(PosixFilePermission.GROUP_READ)
        || modes.contains(PosixFilePermission.OTHERS_READ);
  }

  public static boolean isWritableByOthers(Path file) throws IOException {
    Set<PosixFilePermission> modes = modes(file);
    return modes.contains(PosixFilePermission.GROUP_WRITE)
        || modes.contains(PosixFilePermission.OTHERS_WRITE);
  }

  /** Makes a file or directory of ours, where there is one, as if it had been made here. */
  public static void tighten(Path ours) throws IOException {
    boolean directory = Files.isDirectory(ours, LinkOption.NOFOLLOW_LINKS);
    if (directory || Files.isRegularFile(ours, LinkOption.NOFOLLOW_LINKS)) {
      Set<PosixFilePermission> most = directory ? DIRECTORY_MODES : MODES;
      if (!most.containsAll(modes(ours))) {
        Files.setPosixFilePermissions(ours, most);
      }
    }
  }

  private static Set<PosixFilePermission> modes(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException e) {
      return Set.of();
    }
  }
}
