package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.PhysicalClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock that does not go back over a restart, though the machine's clock was set back meanwhile:
 * T1 of a query must not lie in the past of the processes that it collects in, nor days ahead of
 * us.
 *
 * <pre>
 *   start = max(wall clock, floor, last start + time passed since)     in the same boot,
 *           max(wall clock, floor, last start)                         in another one
 *   floor:       the last T0, T1 or end of a closed window
 *   DATA/clock:  BOOT NANOS MICROS
 * </pre>
 *
 * How much time has passed, the machine's monotonic clock says, which is one for all processes of a
 * boot.
 */
final class KeptClock {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String FILE = "clock";

  private KeptClock() {}

  /** The clock of a frontend with this data directory, which exists. */
  static PhysicalClock open(Path data, long floorMicros) throws IOException {
    long wallMicros = AnchoredClock.system().micros();
    return open(data, boot(), System::nanoTime, Math.max(wallMicros, floorMicros));
  }

  /**
   * @param boot names the time since the machine started; empty if that is not known
   * @param nanos the machine's monotonic clock
   * @param leastMicros the wall clock, or the floor if that is later
   */
  static PhysicalClock open(Path data, String boot, LongSupplier nanos, long leastMicros)
      throws IOException {
    Path file = data.resolve(FILE);
    long now = nanos.getAsLong();
    Start last = Start.read(file);
    long start = last == null ? leastMicros : Math.max(leastMicros, last.goneOn(boot, now));
    new Start(boot, now, start).write(file);
    return new AnchoredClock(nanos, start);
  }

  private static String boot() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** When a frontend started. */
  private record Start(String boot, long nanos, long micros) {

    /** Null if there is none, or none that can be read: the wall clock is as good as any then. */
    static @Nullable Start read(Path file) throws IOException {
      try {
        String[] words = Files.readString(file, StandardCharsets.UTF_8).strip().split(" ", -1);
        return words.length == 3
            ? new Start(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]))
            : null;
      } catch (NoSuchFileException | NumberFormatException e) {
        return null;
      }
    }

    long goneOn(String bootNow, long nanosNow) {
      boolean same = !boot.isEmpty() && boot.equals(bootNow);
      return same ? micros + Math.max(0, nanosNow - nanos) / 1000 : micros;
    }

    void write(Path file) throws IOException {
      Path fresh = file.resolveSibling(FILE + ".new");
      Files.writeString(fresh, boot + " " + nanos + " " + micros + "\n", StandardCharsets.UTF_8);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
