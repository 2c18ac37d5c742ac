package testbed.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Main class. Arguments: the file for the results, {@code loaded} or {@code fresh}, a pattern for
 * the names of test classes that are left out, the folder with the tests, the jar of the library.
 *
 * <p>Prints {@code ready}, with {@code loaded} after it has loaded every class of the library; runs
 * the tests when it reads a line; writes {@code name TAB status TAB reason} of each, sorted, and
 * ends when it reads another line.
 */
public final class Tests {

  private Tests() {}

  public static void main(String[] args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    List<Class<?>> held = args[1].equals("loaded") ? load(Path.of(args[4])) : List.of();
    System.out.println("\nready");
    in.readLine();
    Outcomes outcomes = new Outcomes();
    LauncherFactory.create().execute(request(Path.of(args[3]), args[2]), outcomes);
    // That they are there says that all have run: a test may have closed what could be printed to.
    Path unfinished = Path.of(args[0] + ".unfinished");
    Files.write(unfinished, outcomes.lines());
    Files.move(unfinished, Path.of(args[0]), StandardCopyOption.ATOMIC_MOVE);
    in.readLine();
    Reference.reachabilityFence(held);
    System.exit(0); // some tests leave threads behind
  }

  private static LauncherDiscoveryRequest request(Path tests, String leftOut) {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(tests)))
        .filters(
            ClassNameFilter.includeClassNamePatterns(ClassNameFilter.STANDARD_INCLUDE_PATTERN),
            ClassNameFilter.excludeClassNamePatterns(leftOut))
        .build();
  }

  private static List<Class<?>> load(Path library) throws IOException {
    List<Class<?>> loaded = new ArrayList<>();
    try (JarFile jar = new JarFile(library.toFile())) {
      jar.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.contains("-"))
          .map(name -> name.replace(".class", "").replace('/', '.'))
          .forEach(name -> load(name, loaded));
    }
    return loaded;
  }

  private static void load(String name, List<Class<?>> loaded) {
    try {
      loaded.add(Class.forName(name, false, ClassLoader.getSystemClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      // Needs a library that is not here: its tests do not run either.
    }
  }

  /** What became of each test, by its name. */
  private static final class Outcomes implements TestExecutionListener {
    private final TreeMap<String, String> byName = new TreeMap<>();

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        String why = result.getThrowable().map(Outcomes::reason).orElse("");
        byName.put(test.getUniqueId(), result.getStatus() + "\t" + why);
      }
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
      byName.put(test.getUniqueId(), "SKIPPED\t");
    }

    private static String reason(Throwable t) {
      StackTraceElement[] stack = t.getStackTrace();
      return (t + (stack.length > 0 ? " at " + stack[0] : "")).replaceAll("\\s+", " ");
    }

    synchronized List<String> lines() {
      List<String> lines = new ArrayList<>();
      byName.forEach((name, status) -> lines.add(name.replace('\t', ' ') + "\t" + status));
      return lines;
    }
  }
}
