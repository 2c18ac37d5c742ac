package io.pivotscope.agent.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.objectweb.asm.Opcodes;

/**
 * Words as they stand in the source: those of which the names of a class, a method and its
 * parameters are made, in any order and any case. Every word has to be somewhere.
 *
 * <pre>
 *   read block      DataTransferProtocol.readBlock(long blockId, ..)     both words, of the method
 *                   BlockReader.read(..)                                 one of the class, one of the method
 *                   BlockCache.evict(Reader reader)                      begins with read: last
 * </pre>
 *
 * A whole word counts more than one that only begins so, and one of the method more than one of the
 * class or a parameter. Means the application's classes, and what somebody wrote in them.
 */
final class WordMatch implements Search.Wanted {
  private static final int OF_METHOD = 8;
  private static final int OF_CLASS = 6;
  private static final int OF_PARAMETER = 4;

  /** What the beginning of a word counts of the whole. */
  private static final int PART = 4;

  private final List<String> words = new ArrayList<>();

  /** Of the classes that were judged last, by simple name. */
  private final Map<String, List<String>> ofClasses = new HashMap<>();

  private final String own = ownPackage(System.getProperty("sun.java.command", ""));

  WordMatch(List<String> wanted) {
    wanted.forEach(word -> words.addAll(words(word)));
  }

  /** {@code FSNamesystem} is fs and namesystem, {@code blockId2} is block, id and 2. */
  static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    int begin = 0;
    for (int i = 1; i <= name.length(); i++) {
      if (i == name.length() || isBoundary(name, i)) {
        String word = name.substring(begin, i).toLowerCase(Locale.ROOT);
        if (!word.isEmpty() && Character.isLetterOrDigit(word.charAt(0))) {
          words.add(word);
        }
        begin = i;
      }
    }
    return words;
  }

  private static boolean isBoundary(String name, int i) {
    char before = name.charAt(i - 1);
    char here = name.charAt(i);
    if (!Character.isLetterOrDigit(before) || !Character.isLetterOrDigit(here)) {
      return true;
    }
    if (Character.isDigit(before) != Character.isDigit(here)) {
      return true;
    }
    boolean humps = Character.isLowerCase(before) && Character.isUpperCase(here);
    boolean afterCapitals =
        Character.isUpperCase(before)
            && Character.isUpperCase(here)
            && i + 1 < name.length()
            && Character.isLowerCase(name.charAt(i + 1));
    return humps || afterCapitals;
  }

  @Override
  public int likelihood(Class<?> type) {
    if (Want.isJdk(type.getClassLoader()) || type.isSynthetic()) {
      return -1;
    }
    List<String> its = ofClass(type);
    int fitting = (int) words.stream().filter(word -> fit(word, its) > 0).count();
    // Where time does not suffice, libraries are left out before the application is.
    return 2 * fitting + (!own.isEmpty() && type.getName().startsWith(own) ? 1 : 0);
  }

  /** The first two parts of the main class's package, {@code org.apache.}; empty for a jar. */
  static String ownPackage(String command) {
    String main = command.split(" ", 2)[0];
    int first = main.indexOf('.');
    int second = main.indexOf('.', first + 1);
    return main.endsWith(".jar") || main.indexOf('/') >= 0 || first < 0 || second < 0
        ? ""
        : main.substring(0, second + 1);
  }

  @Override
  public int score(Class<?> type, MethodInfo method) {
    if ((method.access() & (Opcodes.ACC_SYNTHETIC | Opcodes.ACC_BRIDGE)) != 0) {
      return 0;
    }
    List<String> parameters = new ArrayList<>();
    method.parameterNames().forEach(name -> parameters.addAll(words(name)));
    return score(
        ofClass(type), method.isConstructor() ? List.of("new") : words(method.name()), parameters);
  }

  /** 0 if a word is nowhere. */
  int score(List<String> ofClass, List<String> ofMethod, List<String> ofParameters) {
    int score = 0;
    for (String word : words) {
      int best =
          Math.max(
              OF_METHOD * fit(word, ofMethod),
              Math.max(OF_CLASS * fit(word, ofClass), OF_PARAMETER * fit(word, ofParameters)));
      if (best == 0) {
        return 0;
      }
      score += best;
    }
    return score;
  }

  /** {@link #PART} for a whole word, 1 for the beginning of one. */
  private static int fit(String word, List<String> words) {
    if (words.contains(word)) {
      return PART;
    }
    return words.stream().anyMatch(each -> each.startsWith(word)) ? 1 : 0;
  }

  private List<String> ofClass(Class<?> type) {
    String name = type.getName();
    return ofClasses.computeIfAbsent(name.substring(name.lastIndexOf('.') + 1), WordMatch::words);
  }

  @Override
  public List<String> texts() {
    return words;
  }
}
