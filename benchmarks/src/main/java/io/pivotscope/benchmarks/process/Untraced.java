package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.process.Session.Load;
import io.pivotscope.benchmarks.process.Session.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls without Pivotscope: the baseline, or with a peer that is there from the beginning.
 *
 * @param options of the JVM
 * @param classPath beside the benchmarks' classes
 * @param work the kind of work
 * @param evidence what shows that the peer saw every call
 */
record Untraced(
    String name,
    Kind kind,
    Load load,
    List<String> options,
    List<String> classPath,
    String work,
    Evidence evidence)
    implements Configuration {

  /** Tells from what a worker said at its end whether a peer saw the calls. */
  interface Evidence {
    /**
     * @param calls that were made
     * @param counted by the work itself; -1 if it does not count
     * @param lines that the peer printed at the end
     * @return the proof, in words
     * @throws IOException if there is none
     */
    String of(long calls, long counted, List<String> lines, Reading reading) throws IOException;
  }

  static Untraced baseline(String name, Load load) {
    return new Untraced(
        name, Kind.BASELINE, load, List.of(), List.of(), "plain", (calls, n, lines, r) -> "");
  }

  @Override
  public Result run(Settings settings) throws IOException, InterruptedException {
    try (Jvm jvm = Configuration.worker(settings, options, classPath, work)) {
      Session session = new Session(jvm, load, settings.effort());
      session.warm();
      Reading reading = session.measure();
      List<String> lines = new ArrayList<>();
      long counted = Long.parseLong(jvm.ask("finish", lines));
      return new Result(reading, evidence.of(session.calls(), counted, lines, reading));
    }
  }
}
