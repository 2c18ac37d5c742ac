package io.pivotscope.benchmarks.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Work that commits an event of the flight recorder for each call. What a recording of a few calls
 * holds is counted before anything is measured: one of all calls would fill the disk.
 */
final class JfrWork extends Work {
  private static final String NAME = "benchmarks.Call";
  private static final int PROOF = 1_000;
  private static final long MAX_BYTES = 64L << 20;

  private final long counted;

  @Name(NAME)
  @StackTrace(false)
  private static final class Call extends Event {
    String key = "";
    int bytes;
  }

  JfrWork(boolean enabled) {
    counted = enabled ? proof() : 0;
    Recording recording = new Recording();
    if (enabled) {
      recording.enable(NAME).withThreshold(Duration.ZERO);
    } else {
      recording.disable(NAME);
    }
    recording.setToDisk(true);
    recording.setMaxSize(MAX_BYTES);
    recording.start();
  }

  @Override
  public long work0(String key, int bytes) {
    Call call = new Call();
    call.key = key;
    call.bytes = bytes;
    call.commit();
    return bytes + key.length();
  }

  private long proof() {
    try (Recording recording = new Recording()) {
      recording.enable(NAME).withThreshold(Duration.ZERO);
      recording.start();
      for (int i = 0; i < PROOF; i++) {
        work0("proof", i);
      }
      recording.stop();
      Path file = Files.createTempFile("benchmark", ".jfr");
      try {
        recording.dump(file);
        long events =
            RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(NAME))
                .count();
        if (events != PROOF) {
          throw new IllegalStateException(events + " events of " + PROOF);
        }
        return events;
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long counted() {
    return counted;
  }
}
