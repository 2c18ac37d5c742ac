package io.pivotscope.agent;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;

/** What process and machine are called when no option says so. No name service is asked. */
final class ProcessNames {

  private ProcessNames() {}

  static AgentOptions.Defaults defaults(Map<String, String> environment) {
    return new AgentOptions.Defaults(
        mainClass(System.getProperty("sun.java.command", "")),
        host(environment),
        Path.of(System.getProperty("user.home", "."), ".pivotscope", "token"));
  }

  /**
   * Simple name of the main class.
   *
   * @param command main class, {@code module/class} or jar file, then the program's arguments
   */
  static String mainClass(String command) {
    String first = firstWord(command.strip());
    if (first.endsWith(".jar")) {
      first = mainClassOfJar(first);
    }
    String name = first.substring(first.lastIndexOf('/') + 1);
    name = name.substring(name.lastIndexOf('.') + 1);
    return name.isEmpty() ? "java" : name;
  }

  private static String firstWord(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isWhitespace(text.charAt(i))) {
        return text.substring(0, i);
      }
    }
    return text;
  }

  private static String mainClassOfJar(String file) {
    String base = file.substring(file.lastIndexOf('/') + 1, file.length() - ".jar".length());
    try (JarFile jar = new JarFile(file)) {
      String main =
          jar.getManifest() == null
              ? null
              : jar.getManifest().getMainAttributes().getValue("Main-Class");
      return main == null ? base : main.strip();
    } catch (IOException e) {
      return base;
    }
  }

  private static String host(Map<String, String> environment) {
    for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
      String name = environment.get(variable);
      if (name != null && !name.isBlank()) {
        return name.strip();
      }
    }
    try {
      String name = text(new File("/proc/sys/kernel/hostname"));
      return name.isEmpty() ? "localhost" : name;
    } catch (IOException e) {
      return "localhost";
    }
  }

  /** Asked of the file system where it knows: a ProcessHandle comes with a pool of threads. */
  static long pid() {
    try {
      return Long.parseLong(new File("/proc/self").getCanonicalFile().getName());
    } catch (IOException | NumberFormatException e) {
      return ProcessHandle.current().pid();
    }
  }

  /** A file's text without the space around it; channels of java.nio are slower to start. */
  static String text(File file) throws IOException {
    try (InputStream in = new FileInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
