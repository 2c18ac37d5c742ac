package io.pivotscope.agent.weave;

import io.pivotscope.agent.testing.InstrumentationHolder;
import java.lang.instrument.Instrumentation;

/**
 * Main class: a process with an agent that knows nothing of JDK-8376185, and none of ours. With
 * {@code atLoad} it renumbers constants while classes are loaded, and their retransformation then
 * changes nothing; with {@code later} it renumbers them in the retransformation.
 */
public final class CarelessAgent {
  private static final int LOOKS = 20;

  private CarelessAgent() {}

  public static void main(String[] args) throws Exception {
    System.out.println("affected " + KnownBugs.ANNOTATED_RECORDS);
    Instrumentation instrumentation = InstrumentationHolder.held();
    boolean atLoad = args[0].equals("atLoad");
    if (atLoad) {
      instrumentation.addTransformer(new AnnotatedRecords.Renumbering(true), true);
    }
    Class<?>[] loaded = AnnotatedRecords.SHAPES.toArray(Class<?>[]::new);
    if (!atLoad) {
      instrumentation.addTransformer(new AnnotatedRecords.Renumbering(false), true);
    }
    instrumentation.retransformClasses(loaded);
    for (int i = 0; i < LOOKS; i++) {
      System.gc();
      for (Class<?> type : loaded) {
        try {
          System.out.println(AnnotatedRecords.look(type));
        } catch (RuntimeException | LinkageError e) {
          System.out.println("reflection fails: " + e);
        }
      }
      for (Class<?> type : loaded) {
        try {
          instrumentation.retransformClasses(type);
        } catch (RuntimeException | LinkageError e) {
          System.out.println("retransformation fails: " + e);
        }
      }
    }
    System.out.println("alive");
  }
}
