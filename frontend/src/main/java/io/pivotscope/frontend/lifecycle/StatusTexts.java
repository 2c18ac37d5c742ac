package io.pivotscope.frontend.lifecycle;

import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much text of statuses a run keeps of all processes together: those that came first have it.
 * Of a status beyond that only numbers and the beginning of its reason stay, which say what the
 * result lacks. Owned by the engine's thread.
 */
final class StatusTexts {
  static final int MAX_CHARACTERS = 4 << 20;

  /** A status that has any text counts as so much. */
  private static final int LEAST = 100;

  /** Of a reason that always stays. */
  private static final int MAX_REASON = 100;

  private static final Refusal LEFT_OUT =
      new Refusal("(others)", "left out: what all processes say of the query is too long");

  /** Characters of the last status of each process. */
  private final Map<Long, Integer> kept = new HashMap<>();

  private int total;

  /** What is kept in place of the process's last status; the same if this is given again. */
  QueryStatus keep(long incarnation, QueryStatus status) {
    Integer before = kept.remove(incarnation);
    total -= before == null ? 0 : before;
    int size = size(status);
    if (size == 0) {
      return status;
    }
    size = Math.max(LEAST, size);
    if (size > MAX_CHARACTERS - total) {
      return withoutTexts(status);
    }
    kept.put(incarnation, size);
    total += size;
    return status;
  }

  private static int size(QueryStatus status) {
    String reason = status.reason();
    int size = reason == null ? 0 : Math.max(0, reason.length() - MAX_REASON);
    boolean leftOut = false;
    for (TracepointStatus t : status.tracepoints()) {
      if (!leftOut && t.refusals().equals(List.of(LEFT_OUT))) {
        leftOut = true;
      } else {
        size += t.refusals().stream().mapToInt(r -> r.where().length() + r.why().length()).sum();
      }
      size += t.onStack().stream().mapToInt(String::length).sum();
    }
    return size;
  }

  private static QueryStatus withoutTexts(QueryStatus s) {
    List<TracepointStatus> numbers = new ArrayList<>();
    boolean leftOut = false;
    for (TracepointStatus t : s.tracepoints()) {
      boolean says = !leftOut && !t.refusals().isEmpty();
      leftOut |= says;
      List<Refusal> refusals = says ? List.of(LEFT_OUT) : List.of();
      numbers.add(new TracepointStatus(t.advice(), t.classes(), t.methods(), refusals, List.of()));
    }
    String reason = s.reason();
    return s.with(reason == null ? null : Claims.cut(reason, MAX_REASON), numbers);
  }
}
