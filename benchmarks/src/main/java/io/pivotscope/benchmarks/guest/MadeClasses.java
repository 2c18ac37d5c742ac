package io.pivotscope.benchmarks.guest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with so many loaded classes, most of them made here. {@code call} calls the method of
 * each of the first two hundred once; any other command only answers.
 */
public final class MadeClasses extends ClassLoader {
  private static final String PREFIX = "Made";
  private static final String FOLDER = "io/pivotscope/benchmarks/guest/";
  private static final String NUMBER = "%05d";
  private static final int CALLED = 199;

  private final byte[] template;

  private MadeClasses(byte[] template) {
    super(MadeClasses.class.getClassLoader());
    this.template = template;
  }

  public static void main(String[] args) throws Exception {
    MadeClasses loader = new MadeClasses(template());
    List<Called> called = loader.called(CALLED);
    int wanted = Integer.parseInt(args[0]);
    for (int i = CALLED + 1; loaded() < wanted; i++) {
      loader.make(i);
    }
    System.out.println("loaded " + loaded());
    Commands.serve(
        words -> {
          if (words[0].equals("call")) {
            called.forEach(each -> each.call(1));
          }
          return "";
        });
  }

  /** One object of each of so many made classes, which are numbered from 1. */
  static List<Called> of(int classes) throws IOException, ReflectiveOperationException {
    return new MadeClasses(template()).called(classes);
  }

  private List<Called> called(int classes) throws ReflectiveOperationException {
    List<Called> called = new ArrayList<>();
    // The name of number 0 is taken: by the template, if it is loaded.
    for (int i = 1; i <= classes; i++) {
      called.add((Called) make(i).getConstructor().newInstance());
    }
    return called;
  }

  private static int loaded() {
    return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
  }

  private static byte[] template() throws IOException {
    try (InputStream in = MadeClasses.class.getResourceAsStream(PREFIX + "00000.class")) {
      return in.readAllBytes();
    }
  }

  private Class<?> make(int number) {
    byte[] file = file(String.format(NUMBER, number));
    return defineClass(null, file, 0, file.length);
  }

  /** As any application's loader: what it has defined can be read from it. */
  @Override
  public InputStream getResourceAsStream(String name) {
    int number = name.lastIndexOf(PREFIX) + PREFIX.length();
    if (name.startsWith(FOLDER + PREFIX) && name.length() == number + 5 + ".class".length()) {
      return new ByteArrayInputStream(file(name.substring(number, number + 5)));
    }
    return super.getResourceAsStream(name);
  }

  /** The name keeps its length, so the class file needs no other change. */
  private byte[] file(String number) {
    byte[] from = (PREFIX + "00000").getBytes(StandardCharsets.ISO_8859_1);
    byte[] to = (PREFIX + number).getBytes(StandardCharsets.ISO_8859_1);
    byte[] file = template.clone();
    for (int at = 0; at + from.length <= file.length; at++) {
      if (matches(file, at, from)) {
        System.arraycopy(to, 0, file, at, to.length);
      }
    }
    return file;
  }

  private static boolean matches(byte[] file, int at, byte[] what) {
    for (int i = 0; i < what.length; i++) {
      if (file[at + i] != what[i]) {
        return false;
      }
    }
    return true;
  }
}
