package io.pivotscope.agent.link;

import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.MethodFinder;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Glob;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import io.pivotscope.protocol.link.AgentMessage.PathType;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what classes and methods this process has: those it has loaded, and for a full class name
 * those that a loader could load. Loads nothing. For one thread.
 */
public final class Describer {

  /** Described; more are counted. */
  private static final int MAX_METHODS = 300;

  private static final int MAX_NEAREST = 5;

  /** Looks among the loaded classes. */
  @FunctionalInterface
  public interface Finder {
    MethodFinder.Found find(MethodPattern pattern, Place place, int most);
  }

  private final Finder finder;
  private final Supplier<Class<?>[]> loaded;
  private final ExportLinker linker;

  /**
   * @param finder loaded classes and methods that a pattern names
   * @param loaded all classes that are loaded
   */
  public Describer(Finder finder, Supplier<Class<?>[]> loaded, ExportLinker linker) {
    this.finder = finder;
    this.loaded = loaded;
    this.linker = linker;
  }

  public Description describe(Describe question) {
    List<MethodDescription> methods = new ArrayList<>();
    MethodFinder.Found found = finder.find(question.method(), question.place(), MAX_METHODS);
    for (MethodFinder.Match match : found.matches()) {
      for (MethodInfo method : match.methods()) {
        methods.add(describe(match.type(), method, question));
      }
    }
    if (!methods.isEmpty() || Glob.isGlob(question.method().type())) {
      return new Description(
          question.requestId(),
          !methods.isEmpty(),
          methods,
          List.of(),
          found.classes(),
          found.methods(),
          found.unread());
    }
    Class<?>[] classes = loaded.get();
    List<MethodInfo> others = new ArrayList<>();
    boolean known = false;
    for (Class<?> type : classes) {
      if (isNamed(type.getName(), question.method().type())) {
        known = true;
        others.addAll(methodsOf(type));
      }
    }
    return known
        ? new Description(question.requestId(), true, List.of(), names(others))
        : describeUnloaded(question, classes);
  }

  private Description describeUnloaded(Describe question, Class<?>[] classes) {
    String name = question.method().type();
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    for (Class<?> type : classes) {
      ClassLoader loader = type.getClassLoader();
      if (loader != null && loader != Describer.class.getClassLoader()) {
        loaders.add(loader);
      }
    }
    for (ClassLoader loader : name.indexOf('.') < 0 ? Set.<ClassLoader>of() : loaders) {
      byte[] file = classFile(name, loader);
      if (file == null) {
        continue;
      }
      List<MethodInfo> all = MethodFinder.methodsOf(file);
      MethodMatch match = MethodMatch.of(question.method());
      ClassFiles files = new ClassFiles(loader);
      List<MethodDescription> methods =
          all.stream()
              .filter(match::matches)
              .limit(MAX_METHODS)
              .map(m -> describe(name, m, question, path -> typeOf(files, name, m, question, path)))
              .toList();
      return new Description(
          question.requestId(), true, methods, methods.isEmpty() ? names(all) : List.of());
    }
    return new Description(question.requestId(), false, List.of(), nearest(name, classes));
  }

  private static byte @Nullable [] classFile(String name, ClassLoader loader) {
    try {
      return GetterCode.classFile(name, loader);
    } catch (RuntimeException | LinkageError e) {
      return null; // a loader of the application that does not take the question well
    }
  }

  private MethodDescription describe(Class<?> type, MethodInfo method, Describe question) {
    return describe(
        type.getName(),
        method,
        question,
        path -> {
          try {
            Type found = linker.link(type, method, question.place(), "", path).type();
            return new PathType(path, found.name(), null);
          } catch (LinkException e) {
            return new PathType(path, Type.ANY.name(), e.getMessage());
          }
        });
  }

  private static MethodDescription describe(
      String type, MethodInfo method, Describe question, Function<Path, PathType> types) {
    return new MethodDescription(
        type,
        method.name().equals("<init>") ? "new" : method.name(),
        Descriptors.parameterTypes(method.descriptor()),
        method.parameterNames(),
        Descriptors.returnType(method.descriptor()),
        question.paths().stream().map(types).toList());
  }

  /** As linking would say, as far as class files tell. */
  private static PathType typeOf(
      ClassFiles files, String type, MethodInfo method, Describe question, Path path) {
    try {
      return new PathType(path, typeOf(files, type, method, question.place(), path).name(), null);
    } catch (LinkException e) {
      return new PathType(path, Type.ANY.name(), e.getMessage());
    }
  }

  private static Type typeOf(
      ClassFiles files, String type, MethodInfo method, Place place, Path path)
      throws LinkException {
    List<String> parameters = Descriptors.parameterTypes(method.descriptor());
    switch (path.root()) {
      case ARGUMENT, PARAMETER:
        int index =
            path.root() == Path.Root.ARGUMENT
                ? Integer.parseInt(path.name())
                : method.parameterNames().indexOf(path.name());
        if (index < 0 || index >= parameters.size()) {
          throw new LinkException(
              "no parameter '"
                  + path.name()
                  + "'; it has "
                  + String.join(", ", method.parameterNames()));
        }
        return files.typeOf(parameters.get(index), path);
      case THIS:
        return files.typeOf(type, path);
      case RETURN:
        if (!place.equals(Place.RETURN)) {
          throw new LinkException("'return' can only be read @return");
        }
        return files.typeOf(Descriptors.returnType(method.descriptor()), path);
      case EXCEPTION:
        return path.steps().isEmpty() ? Type.STRING : files.typeOf("java.lang.Throwable", path);
      case ELAPSED:
        return Type.DURATION;
      case STANDARD:
        return switch (path.name()) {
          case "time" -> Type.TIME;
          case "procId", "hlc" -> Type.LONG;
          default -> Type.STRING;
        };
    }
    return Type.ANY;
  }

  private static List<MethodInfo> methodsOf(Class<?> type) {
    byte[] file = GetterCode.classFile(type);
    return file == null ? List.of() : MethodFinder.methodsOf(file);
  }

  /** Whether a class goes by that name: its binary name, or the end of it. */
  private static boolean isNamed(String binary, String name) {
    return binary.equals(name)
        || (binary.endsWith(name)
            && ".$".indexOf(binary.charAt(binary.length() - name.length() - 1)) >= 0);
  }

  private static List<String> names(List<MethodInfo> methods) {
    return methods.stream()
        .map(m -> m.name().equals("<init>") ? "new" : m.name())
        .filter(name -> name.indexOf('$') < 0 && name.indexOf('<') < 0)
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> nearest(String wanted, Class<?>[] classes) {
    String simple = wanted.substring(wanted.lastIndexOf('.') + 1);
    record Near(String name, int distance) {}
    return java.util.Arrays.stream(classes)
        .filter(type -> type.getClassLoader() != null && !type.isArray() && !type.isHidden())
        .map(Class::getName)
        .filter(name -> !name.startsWith("io.pivotscope."))
        .distinct()
        .map(
            name ->
                new Near(name, EditDistance.of(simple, name.substring(name.lastIndexOf('.') + 1))))
        .filter(near -> near.distance <= Math.max(2, simple.length() / 4))
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .limit(MAX_NEAREST)
        .map(Near::name)
        .toList();
  }
}
