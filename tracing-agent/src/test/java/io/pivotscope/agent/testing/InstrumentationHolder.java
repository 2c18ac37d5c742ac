package io.pivotscope.agent.testing;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import net.bytebuddy.agent.ByteBuddyAgent;

/** Where tests get an Instrumentation: from their own premain in a fork, by attaching elsewhere. */
public final class InstrumentationHolder {

  private static volatile Instrumentation held;

  private InstrumentationHolder() {}

  public static void premain(String args, Instrumentation instrumentation) {
    held = instrumentation;
  }

  public static Instrumentation get() {
    try {
      // In a fork this class is there twice; the JVM knows the one of the system loader.
      Object there =
          Class.forName(
                  InstrumentationHolder.class.getName(), true, ClassLoader.getSystemClassLoader())
              .getMethod("held")
              .invoke(null);
      return there != null ? (Instrumentation) there : ByteBuddyAgent.install();
    } catch (ReflectiveOperationException e) {
      return ByteBuddyAgent.install();
    }
  }

  public static Instrumentation held() {
    return held;
  }

  static Path jar() throws IOException {
    return Fork.jarWith("Premain-Class", InstrumentationHolder.class.getName());
  }
}
