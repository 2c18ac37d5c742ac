package io.pivotscope.agent.boot;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;

/** Entry point for {@code -javaagent} and attach. Whatever goes wrong, the application starts. */
public final class PivotscopeAgent {

  private static final String[] BOOT_CLASSES = {
    "Hooks$Frame", "Hooks$Site", "Hooks$Guard", "Hooks"
  };

  private PivotscopeAgent() {}

  public static void premain(String args, Instrumentation instrumentation) {
    start(args, instrumentation);
  }

  public static void agentmain(String args, Instrumentation instrumentation) {
    start(args, instrumentation);
  }

  private static void start(String args, Instrumentation instrumentation) {
    try {
      if (alreadyHere()) {
        say("already in this process; this copy does nothing");
        return;
      }
      File jar =
          new File(
              PivotscopeAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      JarFile open = new JarFile(jar, false);
      // Before the boot loader can see this jar, or it would load AgentLoader instead of ours.
      ClassLoader loader = new AgentLoader(open);
      if (wants(args, "boot=define")) {
        defineHooks(open, instrumentation);
      } else {
        instrumentation.appendToBootstrapClassLoaderSearch(open);
      }
      loader
          .loadClass("io.pivotscope.agent.AgentMain")
          .getMethod("start", String.class, Instrumentation.class)
          .invoke(null, args, instrumentation);
    } catch (Throwable t) {
      Throwable cause = t.getCause() != null ? t.getCause() : t;
      say("cannot start: " + cause);
    }
  }

  private static boolean alreadyHere() {
    try {
      Class.forName("java.pivotscope.Hooks", false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean wants(String args, String option) {
    return args != null && List.of(args.split(",")).contains(option);
  }

  /**
   * Defines the hooks without a boot class path entry: archives of the application's own classes
   * stay usable.
   */
  private static void defineHooks(JarFile jar, Instrumentation instrumentation)
      throws ReflectiveOperationException, IOException {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.misc", Set.of(PivotscopeAgent.class.getModule())),
        Map.of(),
        Set.of(),
        Map.of());
    Class<?> type = Class.forName("jdk.internal.misc.Unsafe");
    Object unsafe = type.getMethod("getUnsafe").invoke(null);
    var define =
        type.getMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ClassLoader.class,
            java.security.ProtectionDomain.class);
    for (String name : BOOT_CLASSES) {
      String path = "java/pivotscope/" + name;
      try (InputStream in = jar.getInputStream(jar.getJarEntry(path + ".class"))) {
        byte[] bytes = in.readAllBytes();
        define.invoke(unsafe, path, bytes, 0, bytes.length, null, null);
      }
    }
  }

  private static void say(String what) {
    System.err.println("pivotscope: " + what);
  }
}
