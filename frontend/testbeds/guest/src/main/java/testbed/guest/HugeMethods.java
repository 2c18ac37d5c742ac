package testbed.guest;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** A class with methods of 60 kB and of all but 64 kB, compiled here: nobody would write one. */
final class HugeMethods {
  private static final int METHODS = 8;

  /** Of eight bytes each. */
  private static final int STATEMENTS = 7_500;

  private static final int MOST_STATEMENTS = 8_190;

  private Method[] methods = {};

  long round() {
    if (methods.length == 0) {
      methods = load();
    }
    long sum = 0;
    try {
      for (Method method : methods) {
        sum = 31 * sum + (int) method.invoke(null, 5);
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
    return sum;
  }

  private static Method[] load() {
    try {
      Path folder = Files.createTempDirectory("huge");
      Path source = Files.writeString(folder.resolve("Huge.java"), source());
      int failed =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, "-d", folder.toString(), source.toString());
      if (failed != 0) {
        throw new IllegalStateException("it does not compile");
      }
      URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
      Class<?> huge = loader.loadClass("testbed.Huge");
      Method[] methods = new Method[METHODS];
      for (int i = 0; i < METHODS; i++) {
        methods[i] = huge.getMethod("m" + i, int.class);
      }
      return methods;
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String source() {
    StringBuilder text = new StringBuilder("package testbed; public class Huge {\n");
    for (int i = 0; i < METHODS; i++) {
      text.append("public static int m" + i + "(int n) { int x = n;\n");
      int statements = i == 0 ? MOST_STATEMENTS : STATEMENTS;
      for (int s = 0; s < statements; s++) {
        text.append("x = x * 31 + 7;\n");
      }
      text.append("return x; }\n");
    }
    return text.append("}\n").toString();
  }
}
