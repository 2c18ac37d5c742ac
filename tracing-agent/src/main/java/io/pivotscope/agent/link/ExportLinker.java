package io.pivotscope.agent.link;

import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.interpret.Sampling;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Links paths to a method of a class of this process. Thread-safe. */
public final class ExportLinker {

  /** What the standard exports read that is the same at every event of a tracepoint. */
  public record Standard(String host, long procId, String procName) {}

  private static final int MAX_STEPS = 32;

  private final Members members;
  private final Containers containers;
  private final Standard standard;
  private final @Nullable Redaction redaction;

  /** With the usual names of secrets. */
  public ExportLinker(Access access, Standard standard) {
    this(access, standard, null);
  }

  /**
   * @param redaction null for the usual, which is not loaded before the first export
   */
  public ExportLinker(Access access, Standard standard, @Nullable Redaction redaction) {
    this.redaction = redaction;
    this.members = new Members(access, this::redaction);
    this.containers = new Containers(members);
    this.standard = standard;
  }

  /**
   * Links one path.
   *
   * @param tracepoint what the query calls the tracepoint
   * @throws LinkException saying for people why it cannot be read there
   */
  public Export link(Class<?> type, MethodInfo method, Place place, String tracepoint, Path path)
      throws LinkException {
    if (path.steps().size() > MAX_STEPS) {
      throw new LinkException(path + " has more than " + MAX_STEPS + " steps");
    }
    Start start = start(type, method, place, tracepoint, path);
    java.lang.reflect.Type at = start.type;
    List<List<Hop>> stages = new ArrayList<>();
    List<Hop> hops = new ArrayList<>();
    stages.add(hops);
    Redaction redacted = redaction();
    List<String> names = names(method, path);
    boolean behind = false;
    for (Path.Step step : path.steps()) {
      behind |= redacted.hides(names, Type.ANY) && !isCountOfMany(step, at);
      if (step instanceof Path.Field field) {
        names.add(field.name());
      }
      if (step instanceof Path.Field field) {
        Members.@Nullable Member member = member(JavaTypes.erase(at), field.name());
        hops.add(member == null || member.virtual() ? members.dynamic(field.name()) : member.hop());
        at = member == null ? Object.class : member.type();
      } else if (step instanceof Path.Size) {
        Class<?> plain = JavaTypes.erase(at);
        if (JavaTypes.isSized(plain)) {
          hops.add(sizeOrMember());
          at = JavaTypes.isOpen(plain) ? Object.class : long.class;
        } else {
          Members.@Nullable Member member = member(plain, "size");
          hops.add(member == null || member.virtual() ? members.dynamic("size") : member.hop());
          at = member == null ? Object.class : member.type();
        }
      } else {
        java.lang.reflect.Type element = JavaTypes.element(at);
        if (element == null) {
          throw new LinkException(
              path + ": " + at.getTypeName() + " is neither an array nor a collection");
        }
        at = element;
        if (step instanceof Path.Index index) {
          hops.add(from -> containers.element(from, index.index()));
        } else {
          hops = new ArrayList<>();
          stages.add(hops);
        }
      }
    }
    Type valueType =
        path.steps().isEmpty() ? start.valueType : JavaTypes.valueType(JavaTypes.erase(at));
    boolean secret = behind || redacted.hides(names, valueType);
    boolean text = JavaTypes.erase(at) == String.class;
    return new Export(start.root, List.copyOf(stages), containers, valueType, secret, text);
  }

  private Redaction redaction() {
    return redaction == null ? Redaction.USUAL : redaction;
  }

  /**
   * How many secrets there are is none. Whatever else is read of a thing with a secret's name is: a
   * text is read, letter by letter, as numbers.
   */
  private static boolean isCountOfMany(Path.Step step, java.lang.reflect.Type of) {
    Class<?> plain = JavaTypes.erase(of);
    return step instanceof Path.Size
        && (Collection.class.isAssignableFrom(plain)
            || Map.class.isAssignableFrom(plain)
            || Object[].class.isAssignableFrom(plain));
  }

  /** What says of the value at which a path begins what it is. */
  private static List<String> names(MethodInfo method, Path path) {
    List<String> names = new ArrayList<>();
    int parameters = Descriptors.parameterTypes(method.descriptor()).size();
    switch (path.root()) {
      case PARAMETER, ARGUMENT -> {
        String name = path.name();
        if (path.root() == Path.Root.ARGUMENT) {
          int index = Integer.parseInt(path.name());
          List<String> known = method.parameterNames();
          name = index < known.size() ? known.get(index) : "";
        }
        names.add(name);
        if (parameters == 1 || name.isEmpty()) {
          // As in setPassword(value).
          names.add(method.name());
        }
      }
      case RETURN -> names.add(method.name());
      case THIS, EXCEPTION, ELAPSED, STANDARD -> {}
    }
    return names;
  }

  /** What has no length of its own may have a field or getter of that name. */
  private Hop sizeOrMember() {
    Hop member = members.dynamic("size");
    return from -> {
      Object size = containers.size(from);
      return size == null ? member.from(from) : size;
    };
  }

  private Members.@Nullable Member member(Class<?> type, String name) throws LinkException {
    try {
      return members.find(type, name);
    } catch (LinkException e) {
      java.lang.reflect.Method method = JavaTypes.isOpen(type) ? null : abstractGetter(type, name);
      if (JavaTypes.isOpen(type) || method != null) {
        return null; // only the object met can tell
      }
      throw e;
    }
  }

  private static java.lang.reflect.@Nullable Method abstractGetter(Class<?> type, String name) {
    if (!Modifier.isAbstract(type.getModifiers())) {
      return null;
    }
    String plain = name.endsWith("()") ? name.substring(0, name.length() - 2) : name;
    String capital = Character.toUpperCase(plain.charAt(0)) + plain.substring(1);
    for (String getter : new String[] {plain, "get" + capital, "is" + capital}) {
      java.lang.reflect.Method method = Members.method(type, getter);
      if (method != null && Modifier.isAbstract(method.getModifiers())) {
        return method;
      }
    }
    return null;
  }

  private record Start(Export.Root root, java.lang.reflect.Type type, Type valueType) {
    static Start of(Export.Root root, java.lang.reflect.Type type) {
      return new Start(root, type, JavaTypes.valueType(JavaTypes.erase(type)));
    }
  }

  private Start start(Class<?> type, MethodInfo method, Place place, String tracepoint, Path path)
      throws LinkException {
    boolean constructor = method.name().equals("<init>");
    switch (path.root()) {
      case ARGUMENT:
        return argument(type, method, Integer.parseInt(path.name()), path);
      case PARAMETER:
        int index = method.parameterNames().indexOf(path.name());
        if (index < 0) {
          throw new LinkException(
              "no parameter '"
                  + path.name()
                  + "' of "
                  + type.getName()
                  + "."
                  + method.name()
                  + "; it has "
                  + (method.parameterNames().isEmpty()
                      ? "none"
                      : String.join(", ", method.parameterNames())));
        }
        return argument(type, method, index, path);
      case THIS:
        if (Modifier.isStatic(method.access())) {
          throw new LinkException(method.name() + " is static: it has no 'this'");
        }
        if (constructor && !place.equals(Place.RETURN)) {
          throw new LinkException("a constructor has a 'this' only at its return");
        }
        return Start.of(new Export.Self(), type);
      case RETURN:
        if (!place.equals(Place.RETURN)) {
          throw new LinkException("'return' can only be read @return");
        }
        Class<?> returned =
            TypeNames.load(Descriptors.returnType(method.descriptor()), type.getClassLoader());
        if (returned == void.class) {
          throw new LinkException(method.name() + " returns nothing");
        }
        return Start.of(new Export.Returned(), generic(type, method, -1, returned));
      case EXCEPTION:
        if (!place.equals(Place.THROW)) {
          throw new LinkException("'exception' can only be read @throw");
        }
        return Start.of(new Export.Thrown(), Throwable.class);
      case ELAPSED:
        return new Start(new Export.Elapsed(), long.class, Type.DURATION);
      case STANDARD:
        return standard(type, method, tracepoint, path.name());
    }
    throw new LinkException("cannot read " + path);
  }

  private static Start argument(Class<?> type, MethodInfo method, int index, Path path)
      throws LinkException {
    List<String> types = Descriptors.parameterTypes(method.descriptor());
    if (index < 0 || index >= types.size()) {
      throw new LinkException(
          path
              + ": "
              + type.getName()
              + "."
              + method.name()
              + " has "
              + types.size()
              + " parameters");
    }
    Class<?> erased = TypeNames.load(types.get(index), type.getClassLoader());
    return Start.of(new Export.Argument(index), generic(type, method, index, erased));
  }

  /** The type with its arguments where reflection knows the method; else the erased one. */
  private static java.lang.reflect.Type generic(
      Class<?> type, MethodInfo method, int parameter, Class<?> erased) {
    try {
      for (Executable each :
          method.name().equals("<init>")
              ? type.getDeclaredConstructors()
              : type.getDeclaredMethods()) {
        if (!Descriptors.of(each).equals(method.descriptor())
            || !(each.getName().equals(method.name()) || method.name().equals("<init>"))) {
          continue;
        }
        if (parameter < 0) {
          return ((java.lang.reflect.Method) each).getGenericReturnType();
        }
        java.lang.reflect.Type[] generic = each.getGenericParameterTypes();
        // Synthetic parameters of inner classes and enums are missing from the generic ones.
        return generic.length == each.getParameterCount() ? generic[parameter] : erased;
      }
    } catch (LinkageError | RuntimeException e) {
      // A signature that names what is not there: the descriptor still holds.
    }
    return erased;
  }

  private static Start other(Function<Moment, @Nullable Object> source, Class<?> type) {
    return Start.of(new Export.Other(source), type);
  }

  private Start standard(Class<?> type, MethodInfo method, String tracepoint, String name)
      throws LinkException {
    return switch (name) {
      case "host" -> Start.of(new Export.Constant(standard.host), String.class);
      case "procId" -> Start.of(new Export.Constant(standard.procId), long.class);
      case "procName" -> Start.of(new Export.Constant(standard.procName), String.class);
      case "tracepoint" -> Start.of(new Export.Constant(tracepoint), String.class);
      case "class" -> Start.of(new Export.Constant(type.getName()), String.class);
      case "method" ->
          Start.of(
              new Export.Constant(method.name().equals("<init>") ? "new" : method.name()),
              String.class);
      case "thread" -> other(m -> Thread.currentThread().getName(), String.class);
      case "time" -> new Start(new Export.Other(Moment::micros), long.class, Type.TIME);
      case "hlc" -> other(m -> m.event().hlc(), long.class);
      case "request" -> other(m -> m.request().id().toString(), String.class);
      case Path.EVENT_ID -> other(m -> m.event().sortKey(), byte[].class);
      case Path.REPLICATE -> other(m -> Sampling.replicate(m.request().id()), long.class);
      default -> throw new LinkException("no standard export '" + name + "'");
    };
  }
}
