package io.pivotscope.frontend.probe;

import io.pivotscope.frontend.lifecycle.Evidence;
import io.pivotscope.frontend.probe.Cause.Kind;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.AtAdvice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where the baggage of a query ended that was packed on one side and not there on the other. Of
 * each hop both ends are counted, since T0.
 *
 * <pre>
 *   process that packs ── hop ── .. ── hop ── process that joins
 *        attached ──> extracted | bare | malformed | refused      the message came
 *        bare reply | orphaned  <── returned                      and what it brought back
 * </pre>
 */
final class LostBaggage {
  private static final int NAMED = 8;

  private LostBaggage() {}

  static Cause cause(Evidence evidence) {
    Counters c = evidence.run().counters();
    String text = text("%,d rows found nothing to join with in their past", c.withoutBaggage());
    List<String> detail = new ArrayList<>();
    List<Evidence.At> packing =
        evidence.processes().stream().filter(p -> packs(evidence, p)).toList();
    List<Evidence.At> joining =
        evidence.processes().stream().filter(p -> p.counters().withoutBaggage() > 0).toList();
    if (c.traffic().packed() == 0) {
      detail.add(
          "nothing was packed: the other side of the join was not called, or let nothing through");
      return new Cause(Kind.NO_BAGGAGE, text, detail);
    }
    detail.add(
        text(
            "packed in %s: %,d tuples, on %,d messages; missed in %s",
            names(packing), c.traffic().packed(), c.traffic().hops(), names(joining)));
    List<String> lost = new ArrayList<>();
    // What arrives where the rows are missed says most.
    joining.forEach(process -> lostIn(process, lost));
    evidence.processes().stream()
        .filter(process -> !joining.contains(process))
        .forEach(process -> lostIn(process, lost));
    detail.addAll(lost.subList(0, Math.min(NAMED, lost.size())));
    if (c.traffic().hops() == 0 && !joining.equals(packing)) {
      detail.add(
          "none left its process: what runs after it is reached by no carrier, or not from there");
    } else if (lost.isEmpty()) {
      detail.add(
          "every message that arrived had a header: the join looks for the wrong order, or another"
              + " request");
    }
    detail.add("-> agents --carriers shows every hop");
    return new Cause(Kind.NO_BAGGAGE, text, detail);
  }

  private static boolean packs(Evidence evidence, Evidence.At process) {
    List<Advice> advice = evidence.program().advice();
    for (int i = 0; i < advice.size(); i++) {
      Sink sink = advice.get(i).sink();
      AtAdvice at = process.counters().at(i);
      if ((sink instanceof Sink.Pack || sink instanceof Sink.PackLedger)
          && at.hits() > at.filtered()) {
        return true;
      }
    }
    return false;
  }

  private static void lostIn(Evidence.At process, List<String> lost) {
    for (HopCounts hop : process.hops()) {
      say(
          lost,
          process,
          hop,
          hop.bare(),
          "messages of %s came without a header: their sender has no agent, or was not woven yet");
      say(
          lost,
          process,
          hop,
          hop.bareReplies(),
          "replies of %s came back without a header: who answered has no agent, or was not woven"
              + " yet");
      say(
          lost,
          process,
          hop,
          hop.orphaned(),
          "replies of %s completed nothing: late, repeated, or of another request");
      say(lost, process, hop, hop.oversized(), "headers found no room in %s");
      say(lost, process, hop, hop.malformed(), "headers of %s could not be read");
      say(lost, process, hop, hop.refused(), "headers of %s came from a clock too far ahead");
    }
    if (process.foreign() > 0) {
      lost.add(
          text(
              "%s: %,d results of hand-offs were read by another request than theirs",
              process.label(), process.foreign()));
    }
    for (Refusal off : process.off()) {
      lost.add(text("%s: %s is off: %s", process.label(), off.where(), off.why()));
    }
  }

  private static void say(
      List<String> lost, Evidence.At process, HopCounts hop, long n, String what) {
    if (n > 0) {
      lost.add(text("%s: %,d ", process.label(), n) + text(what, hop.carrier() + " " + hop.hop()));
    }
  }

  private static String names(List<Evidence.At> processes) {
    return processes.isEmpty()
        ? "no process that is left"
        : processes.stream()
            .map(Evidence.At::procName)
            .distinct()
            .collect(Collectors.joining(", "));
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
