package io.pivotscope.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
    String first = command.strip().split("\\s+", 2)[0];
    if (first.endsWith(".jar")) {
      first = mainClassOfJar(first);
    }
    String name = first.substring(first.lastIndexOf('/') + 1);
    name = name.substring(name.lastIndexOf('.') + 1);
    return name.isEmpty() ? "java" : name;
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
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      return name.isEmpty() ? "localhost" : name;
    } catch (IOException | InvalidPathException e) {
      return "localhost";
    }
  }
}
