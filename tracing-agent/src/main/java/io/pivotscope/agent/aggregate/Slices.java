package io.pivotscope.agent.aggregate;

import io.pivotscope.baggage.clock.Hlc;

/**
 * How a query's time is cut into panes. A pane covers one slice; a window is a whole number of
 * slices, so that a long window is reported while it is still open. Both are multiples of their
 * length in HLC time.
 *
 * @param windowMicros length of a window
 * @param sliceMicros length of a slice, a divisor of the window
 */
public record Slices(long windowMicros, long sliceMicros) {

  public Slices {
    if (windowMicros <= 0 || sliceMicros <= 0 || windowMicros % sliceMicros != 0) {
      throw new IllegalArgumentException(windowMicros + " us in slices of " + sliceMicros + " us");
    }
  }

  /**
   * The longest slices that fit both the window and the reports' interval. A window without a
   * divisor near the interval stays whole.
   */
  public static Slices of(long windowMicros, long intervalMicros) {
    long least = (windowMicros + intervalMicros - 1) / intervalMicros;
    for (long parts = least; parts <= 4 * least; parts++) {
      if (windowMicros % parts == 0) {
        return new Slices(windowMicros, windowMicros / parts);
      }
    }
    return new Slices(windowMicros, windowMicros);
  }

  /** The slice that a stamp falls into. */
  public long slice(long hlc) {
    return Hlc.micros(hlc) / sliceMicros;
  }

  /** The window that a slice belongs to. */
  public long window(long slice) {
    return slice / (windowMicros / sliceMicros);
  }

  /** The first stamp after a slice. */
  public long end(long slice) {
    return Hlc.of((slice + 1) * sliceMicros);
  }

  /** The last stamp before the slice in which a watermark lies, or the watermark at its end. */
  public long complete(long watermark) {
    return Hlc.of(Hlc.micros(watermark + 1) / sliceMicros * sliceMicros) - 1;
  }
}
