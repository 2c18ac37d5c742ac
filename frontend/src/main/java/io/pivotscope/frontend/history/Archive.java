package io.pivotscope.frontend.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where closed windows go. Called by the engine's thread, in the order in which they close. */
public interface Archive extends AutoCloseable {

  /** Keeps nothing. */
  Archive NONE =
      new Archive() {
        @Override
        public void know(Run run) {}

        @Override
        public void add(Batch batch) {}

        @Override
        public boolean settle(long waitMillis) {
          return true;
        }

        @Override
        public void close() {}
      };

  /**
   * Rows of one window.
   *
   * @param number of the window: grows within a run and kind
   * @param rows one value per column of {@link Kind#columns}; not to be changed any more
   */
  record Batch(Run run, Kind kind, long number, List<@Nullable Object[]> rows) {}

  /** A run has begun, or something of it has changed. */
  void know(Run run);

  /**
   * Takes rows over without waiting for a disk. A batch that was there before, as a replay of the
   * journal brings it, is passed over.
   */
  void add(Batch batch);

  /**
   * Whether all that was added is durable, so that it may be forgotten elsewhere. If not, it will
   * be soon.
   *
   * @param waitMillis how long to wait for that
   */
  boolean settle(long waitMillis);

  /** Makes durable what it can in a few seconds; afterwards it touches nothing any more. */
  @Override
  void close();
}
