package io.pivotscope.frontend.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.it.FrontendProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A frontend that can write no more, as on a full disk: it says so and is gone, acknowledges
 * nothing that it has not kept, and has everything when it comes back to a disk with room.
 */
@Timeout(120)
class FullDiskIT {
  /** The most that a process may write to one file; the JVM itself needs some at its start. */
  private static final String LITTLE_ROOM = "ulimit -f 96";

  @TempDir Path directory;

  @Test
  void saysSoEndsAndComesBackWithAllOfIt() throws Exception {
    try (FrontendProcess frontend = new FrontendProcess(directory).startAfter(LITTLE_ROOM);
        Bystanders bystanders = new Bystanders(frontend, 2)) {
      bystanders.beatEvery(2);
      assertThat(frontend.child().awaitExit()).as("%s", frontend.child().errors()).isEqualTo(1);
      assertThat(frontend.child().errors())
          .hasSizeLessThan(10)
          .anyMatch(line -> line.startsWith("pivotscope: the frontend failed: "));
      bystanders.beatEvery(50);
      frontend.start();
      bystanders.awaitReported(20);
      bystanders.assertExact();
    }
  }
}
