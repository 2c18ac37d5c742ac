package io.pivotscope.agent.link;

import io.pivotscope.agent.weave.LinkException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a name after a dot means in a class: a field of the class or a superclass, else a getter
 * {@code name()}, {@code getName()} or {@code isName()} that reads and does nothing else. Results
 * are kept with the class, so that nothing of ours holds its loader. Thread-safe.
 */
final class Members {

  /**
   * @param hop how it is read
   * @param type static type of what is read, with its type arguments
   * @param virtual whether a subclass may read something else under the name
   */
  record Member(Hop hop, Type type, boolean virtual) {}

  private record Outcome(@Nullable Member member, String refusal) {}

  private static final int MAX_GETTER_DEPTH = 8;

  private final Access access;
  private final Supplier<Redaction> redaction;
  private final ClassValue<Map<String, Outcome>> known =
      new ClassValue<>() {
        @Override
        protected Map<String, Outcome> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  /**
   * @param redaction whose names a getter may not read where its own name says nothing of it
   */
  Members(Access access, Supplier<Redaction> redaction) {
    this.access = access;
    this.redaction = redaction;
  }

  /**
   * The member of a class.
   *
   * @throws LinkException if there is none or it may not be read
   */
  Member find(Class<?> type, String name) throws LinkException {
    return find(type, name, 0);
  }

  /** Reads the member that the object's own class has under the name; null if it has none. */
  Hop dynamic(String name) {
    return dynamic(name, 0);
  }

  private Hop dynamic(String name, int depth) {
    return from -> {
      Member member = outcome(from.getClass(), name, depth).member;
      return member == null ? null : member.hop.from(from);
    };
  }

  private Member find(Class<?> type, String name, int depth) throws LinkException {
    Outcome outcome = outcome(type, name, depth);
    if (outcome.member == null) {
      throw new LinkException(outcome.refusal);
    }
    return outcome.member;
  }

  private Outcome outcome(Class<?> type, String name, int depth) {
    Map<String, Outcome> ofType = known.get(type);
    Outcome outcome = ofType.get(name);
    if (outcome == null) {
      outcome = resolve(type, name, depth);
      ofType.put(name, outcome);
    }
    return outcome;
  }

  private Outcome resolve(Class<?> type, String name, int depth) {
    if (type == String.class) {
      return new Outcome(null, "a text is read as a whole: it has no field or getter here");
    }
    try {
      String plain = name.endsWith("()") ? name.substring(0, name.length() - 2) : name;
      Field field = plain.equals(name) ? field(type, name) : null;
      if (field != null) {
        return new Outcome(new Member(hop(field), field.getGenericType(), false), "");
      }
      String capital = Character.toUpperCase(plain.charAt(0)) + plain.substring(1);
      String refusal = type.getName() + " has no field or getter '" + name + "'";
      for (String getter : new String[] {plain, "get" + capital, "is" + capital}) {
        Method method = method(type, getter);
        if (method == null) {
          continue;
        }
        GetterCode code = Modifier.isAbstract(method.getModifiers()) ? null : GetterCode.of(method);
        if (code != null && !isHidden(name, Object.class)) {
          String secret = secret(method, code);
          if (secret != null) {
            refusal =
                type.getName() + "." + getter + "() reads " + secret + ", whose name is a secret's";
            continue;
          }
        }
        Hop hop = code == null ? null : getter(method, code, depth);
        if (hop != null) {
          return new Outcome(new Member(hop, method.getGenericReturnType(), true), "");
        }
        refusal =
            type.getName()
                + "."
                + getter
                + "() is no getter that only reads a field; only such can be read without side"
                + " effect";
      }
      return new Outcome(null, refusal);
    } catch (LinkageError | RuntimeException | IllegalAccessException e) {
      return new Outcome(null, "cannot look into " + type.getName() + ": " + e);
    }
  }

  private Hop hop(Field field) throws IllegalAccessException {
    MethodHandle plain = access.getter(field);
    MethodType boxed = MethodType.methodType(Object.class, Object.class);
    return new Hop.Field(plain.asType(boxed), plain);
  }

  private static @Nullable Field field(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (field.getName().equals(name) && !Modifier.isStatic(field.getModifiers())) {
          return field;
        }
      }
    }
    return null;
  }

  /** The method without parameters that a call on an object of the class would reach. */
  static @Nullable Method method(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      Method found = declared(c, name);
      if (found != null) {
        return found;
      }
    }
    Deque<Class<?>> open = new ArrayDeque<>();
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      open.add(c);
    }
    Method abstractOne = null;
    while (!open.isEmpty()) {
      Class<?> c = open.remove();
      Method found = c.isInterface() ? declared(c, name) : null;
      if (found != null && !Modifier.isAbstract(found.getModifiers())) {
        return found;
      }
      abstractOne = abstractOne == null ? found : abstractOne;
      open.addAll(List.of(c.getInterfaces()));
    }
    return abstractOne;
  }

  private static @Nullable Method declared(Class<?> type, String name) {
    Method found = null;
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name)
          && method.getParameterCount() == 0
          && method.getReturnType() != void.class
          && !Modifier.isStatic(method.getModifiers())
          && (found == null || found.isBridge())) {
        found = method;
      }
    }
    return found;
  }

  /** The first of what a getter reads that is hidden under its own name; null if nothing is. */
  private @Nullable String secret(Method method, GetterCode code) {
    List<GetterCode.Step> steps = code.steps();
    for (int i = 0; i < steps.size(); i++) {
      String name =
          steps.get(i) instanceof GetterCode.ReadField read
              ? read.name()
              : steps.get(i) instanceof GetterCode.Call call ? call.name() : "";
      // What it does not return it looks into.
      boolean last = i == steps.size() - 1;
      if (isHidden(name, last ? method.getReturnType() : Object.class)) {
        return name;
      }
    }
    return null;
  }

  private boolean isHidden(String name, Class<?> type) {
    return redaction.get().hides(List.of(name), JavaTypes.valueType(type));
  }

  /** The getter as the fields it reads; null if it does anything else. */
  private @Nullable Hop getter(Method method, GetterCode code, int depth)
      throws IllegalAccessException {
    if (depth > MAX_GETTER_DEPTH) {
      return null;
    }
    List<Hop> hops = new ArrayList<>();
    for (GetterCode.Step step : code.steps()) {
      if (step instanceof GetterCode.ReadField read) {
        Field field = exactField(method.getDeclaringClass(), read);
        if (field == null) {
          return null;
        }
        hops.add(hop(field));
      } else if (step instanceof GetterCode.Call call) {
        hops.add(dynamic(call.name() + "()", depth + 1));
      } else {
        Object value = ((GetterCode.Value) step).value();
        hops.add(from -> value);
      }
    }
    return from -> {
      Object at = from;
      for (Hop hop : hops) {
        if (at == null) {
          return null;
        }
        at = hop.from(at);
      }
      return at;
    };
  }

  private static @Nullable Field exactField(Class<?> from, GetterCode.ReadField read) {
    try {
      Class<?> owner = Class.forName(read.owner(), false, from.getClassLoader());
      return field(owner, read.name());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
