package testbed.hdfs;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Watches standard input, then calls the {@code main} method of the class named by the first
 * argument.
 */
public final class Launcher {
  private Launcher() {}

  /** The first argument is a class name, the others are that program's. */
  public static void main(String[] args) throws Throwable {
    Control.watch();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }
}
