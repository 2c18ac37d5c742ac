package io.pivotscope.agent.testing;

import java.io.File;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/** Main class of {@link Fork#tests}: the test classes run with the agent's classes of the jar. */
public final class AgentTests {

  private AgentTests() {}

  public static void main(String[] names) throws Exception {
    Constructor<?> constructor =
        Class.forName("io.pivotscope.agent.boot.AgentLoader").getDeclaredConstructor(JarFile.class);
    constructor.setAccessible(true);
    File jar =
        new File(
            Class.forName("io.pivotscope.agent.boot.PivotscopeAgent")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    ClassLoader agent = (ClassLoader) constructor.newInstance(new JarFile(jar));
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(new File(entry).toURI().toURL());
    }
    int failed = 0;
    try (URLClassLoader tests = new URLClassLoader("tests", urls.toArray(URL[]::new), agent)) {
      for (String name : names) {
        failed += run(Class.forName(name, true, tests));
      }
    }
    System.exit(failed == 0 ? 0 : 1);
  }

  private static int run(Class<?> type) throws ReflectiveOperationException {
    int failed = 0;
    int ran = 0;
    for (Method test : annotated(type, "Test")) {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Object instance = constructor.newInstance();
      Throwable thrown = null;
      try {
        for (Method before : annotated(type, "BeforeEach")) {
          before.invoke(instance);
        }
        test.invoke(instance);
      } catch (InvocationTargetException e) {
        thrown = e.getCause();
      }
      try {
        for (Method after : annotated(type, "AfterEach")) {
          after.invoke(instance);
        }
      } catch (InvocationTargetException e) {
        thrown = thrown == null ? e.getCause() : thrown;
      }
      ran++;
      if (thrown != null) {
        failed++;
        System.out.println("FAILED " + type.getSimpleName() + "." + test.getName());
        thrown.printStackTrace(System.out);
      }
    }
    System.out.println(type.getSimpleName() + ": " + ran + " ran, " + failed + " failed");
    return failed + (ran == 0 ? 1 : 0);
  }

  private static List<Method> annotated(Class<?> type, String annotation) {
    List<Method> found = new ArrayList<>();
    for (Method method : type.getDeclaredMethods()) {
      for (Annotation a : method.getAnnotations()) {
        if (a.annotationType().getName().equals("org.junit.jupiter.api." + annotation)) {
          method.setAccessible(true);
          found.add(method);
        }
      }
    }
    return found;
  }
}
