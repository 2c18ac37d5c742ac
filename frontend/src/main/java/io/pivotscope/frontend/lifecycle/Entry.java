package io.pivotscope.frontend.lifecycle;

import io.pivotscope.frontend.merge.RunResult;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.link.AgentMessage;
import java.util.List;

/** A durable change of the frontend's state. The state is the fold of all entries, in order. */
sealed interface Entry {

  /**
   * What an agent said: hello, status, report or goodbye.
   *
   * @param encoded the message as it came, since a report is large
   */
  record Said(long incarnation, AgentMessage message, byte[] encoded) implements Entry {

    /** What nobody has encoded yet. */
    Said(long incarnation, AgentMessage message) {
      this(incarnation, message, LinkCodec.encode(message));
    }
  }

  /** A process has gone without a goodbye. */
  record Left(long incarnation) implements Entry {}

  /** A process will not be asked about again. What runs lack of it stays marked. */
  record Forgotten(long incarnation) implements Entry {}

  /**
   * A query was installed.
   *
   * @param program encoded advice program
   * @param forMillis how long it collects; 0 means until stopped
   * @param attached whether it ends when its client no longer asks for it
   * @param keepsRows whether the history gets each streamed row
   * @param canaryMillis how long each stage of its canary takes; 0 without one
   */
  record Installed(
      long id,
      long epoch,
      String text,
      byte[] program,
      long forMillis,
      boolean attached,
      boolean keepsRows,
      long canaryMillis)
      implements Entry {}

  /** Its canary has gone well: now all processes are to have it. */
  record Proven(long id) implements Entry {}

  /** It ends without having begun. */
  record Abandoned(long id, String reason) implements Entry {}

  /** T0 is fixed; these processes were not armed by then. */
  record Activated(long id, long t0, List<Long> blind) implements Entry {
    public Activated {
      blind = List.copyOf(blind);
    }
  }

  /** A process was armed late. */
  record Blind(long id, long incarnation) implements Entry {}

  /** T1 is fixed. */
  record Stopping(long id, long t1, String reason) implements Entry {}

  /** All live processes have told everything up to T1; those named have not. */
  record Drained(long id, List<Long> left) implements Entry {
    public Drained {
      left = List.copyOf(left);
    }
  }

  /** Classes are restored wherever somebody could be asked. */
  record Ended(long id) implements Entry {}

  /** A run is no longer kept. */
  record Dropped(long id) implements Entry {}

  /** Every window that ends at or before it is closed. */
  record Frontier(long hlc) implements Entry {}

  /** In a snapshot: sequence and watermark of a process. */
  record Progress(long incarnation, long acknowledged, long watermark) implements Entry {}

  /**
   * In a snapshot: what a process has said of a run; the process may be forgotten.
   *
   * @param left whether the run is marked for it, since it left and is forgotten or not waited for
   */
  record Heard(long id, long incarnation, QueryRun.Heard heard, boolean left) implements Entry {}

  /** In a snapshot: a process that is forgotten and said nothing of the run, which names it. */
  record Named(long id, long incarnation, String label) implements Entry {}

  /** In a snapshot: the result of a run so far. */
  record Merged(long id, RunResult.Snapshot snapshot) implements Entry {}
}
