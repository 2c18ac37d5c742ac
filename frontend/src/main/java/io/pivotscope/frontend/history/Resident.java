package io.pivotscope.frontend.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much memory this process takes of the machine. */
final class Resident {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String FIELD = "VmRSS:";

  private Resident() {}

  /**
   * Bytes that are resident, less those that Java's heap has, which has a limit of its own and may
   * not use all: only differences mean something. 0 where the system does not say.
   */
  static long bytes() {
    try {
      List<String> lines = Files.readAllLines(STATUS);
      for (String line : lines) {
        if (line.startsWith(FIELD)) {
          long kibibytes = Long.parseLong(line.replaceAll("[^0-9]", ""));
          return kibibytes * 1024 - Runtime.getRuntime().totalMemory();
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux.
    }
    return 0;
  }
}
