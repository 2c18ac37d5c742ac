package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.guest.Work;
import io.pivotscope.benchmarks.guest.Worker;
import io.pivotscope.benchmarks.process.Session.Effort;
import io.pivotscope.benchmarks.process.Session.Load;
import io.pivotscope.benchmarks.process.Session.Reading;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Something that is measured on the hot path: calls of one kind, with one tool or none. */
interface Configuration {

  /** As the table names it. */
  String name();

  /** Whose: baseline, ours or peer. */
  Kind kind();

  Load load();

  /**
   * One measurement in a fresh JVM. Throws where the tool cannot be shown to have seen the calls.
   */
  Result run(Settings settings) throws IOException, InterruptedException;

  /** Who is measured. */
  enum Kind {
    BASELINE,
    OURS,
    PEER
  }

  /** What all configurations of a run share. */
  record Settings(Path javaHome, Effort effort) {}

  /**
   * @param proof that the tool saw the calls
   */
  record Result(Reading reading, String proof) {}

  /** Starts a worker; all have the same JVM but for the tool's options. */
  static Jvm worker(Settings settings, List<String> options, List<String> classPath, String work)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-Xms256m",
                "-Xmx256m",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=dontinline," + Work.class.getName() + "::*",
                "-XX:CompileCommand=dontinline,*Work::work0"));
    words.addAll(options);
    words.add("-cp");
    List<String> entries = new ArrayList<>(List.of(Tree.CLASSES.toString()));
    entries.addAll(classPath);
    words.add(String.join(File.pathSeparator, entries));
    words.add(Worker.class.getName());
    words.add(work);
    return Jvm.ready(settings.javaHome(), words);
  }
}
