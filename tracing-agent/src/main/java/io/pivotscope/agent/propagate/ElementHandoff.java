package io.pivotscope.agent.propagate;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A class of objects that hand requests on from one thread to another: a call, a packet, an entry
 * of a log. Each object is used for one request at a time. There are two ways:
 *
 * <pre>
 *   attachAt, activateAt      goes on
 *   null      null            where the element is taken from a queue, with what put it there
 *   given     given           while activateAt runs, with what ran attachAt
 * </pre>
 *
 * <p>The second suffices where the queue is the application's own, or is drained in bulk. Where a
 * point's class is the element's, {@code this} is the element, else its first argument that is one.
 *
 * @param type binary name of the element's class
 * @param subtypes whether classes below it are elements too
 * @param attachAt where an element gets a branch of the current request; null for queues
 * @param activateAt where a thread goes on with it; null for queues
 */
public record ElementHandoff(
    String type, boolean subtypes, @Nullable Point attachAt, @Nullable Point activateAt) {

  /**
   * A method that meets elements, with all its overloads.
   *
   * @param type binary name of the class that declares it
   * @param subtypes whether overrides in classes below are meant too
   * @param method name, or {@code <init>}
   */
  public record Point(String type, boolean subtypes, String method) {
    public Point {
      if (type.isBlank() || method.isBlank() || method.equals("<clinit>")) {
        throw new IllegalArgumentException("'" + type + "." + method + "' is no method");
      }
    }

    /**
     * Of the words of a declaration: {@code a.b.Type.method}, {@code a.b.Type+.method} with
     * overrides, or just {@code method} of the element's class.
     */
    static Point of(String written, String elementType, boolean elementSubtypes) {
      int dot = written.lastIndexOf('.');
      if (dot < 0) {
        return new Point(elementType, elementSubtypes, written);
      }
      String type = written.substring(0, dot);
      boolean subtypes = type.endsWith("+");
      return new Point(
          subtypes ? type.substring(0, type.length() - 1) : type,
          subtypes,
          written.substring(dot + 1));
    }
  }

  private static final Set<String> VALUES =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Short",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double",
          "java.lang.Number",
          "java.lang.String",
          "java.lang.CharSequence",
          "java.lang.Comparable",
          "java.io.Serializable",
          "java.math.BigInteger",
          "java.math.BigDecimal",
          "java.util.UUID",
          "java.util.Optional",
          "java.util.OptionalInt",
          "java.util.OptionalLong",
          "java.util.OptionalDouble",
          "java.util.Locale",
          "java.util.Currency",
          "java.net.URI",
          "java.net.URL");

  private static final Set<String> SHARED =
      Set.of(
          "java.lang.Class",
          "java.lang.ClassLoader",
          "java.lang.Module",
          "java.lang.Thread",
          "java.lang.Enum",
          "java.util.Collection",
          "java.util.List",
          "java.util.Set",
          "java.util.Map");

  private static final List<String> VALUE_PACKAGES = List.of("java.time.", "java.lang.invoke.");

  public ElementHandoff {
    String refusal = refusal(type);
    if (refusal != null) {
      throw new IllegalArgumentException(type + " cannot be declared as an element: " + refusal);
    }
    if ((attachAt == null) != (activateAt == null)) {
      throw new IllegalArgumentException(
          type + ": where the request is attached and where it is activated are given both or not");
    }
    if (activateAt != null && activateAt.method().equals("<init>")) {
      throw new IllegalArgumentException(
          type + ": a constructor cannot work on an element that is there already");
    }
  }

  /** An element that is put into queues and taken from them. */
  public static ElementHandoff inQueues(String type, boolean subtypes) {
    return new ElementHandoff(type, subtypes, null, null);
  }

  /**
   * Of the words of a declaration.
   *
   * @param attachAt as {@link Point#of} reads it; null, with activateAt, for queues
   * @throws IllegalArgumentException with a reason for the person who wrote it
   */
  public static ElementHandoff of(
      String type, boolean subtypes, @Nullable String attachAt, @Nullable String activateAt) {
    return new ElementHandoff(
        type,
        subtypes,
        attachAt == null ? null : Point.of(attachAt, type, subtypes),
        activateAt == null ? null : Point.of(activateAt, type, subtypes));
  }

  /** Why objects of a class may stand for many requests at once; null if that is not known. */
  static @Nullable String refusal(String type) {
    if (type.isBlank() || type.endsWith("]")) {
      return "it is not the name of a class";
    }
    if (type.equals("java.lang.Object") || type.equals("java.lang.Record")) {
      return "it would make every object an element";
    }
    if (VALUES.contains(type) || VALUE_PACKAGES.stream().anyMatch(type::startsWith)) {
      return "its objects are values: equal ones may be one object that many requests share";
    }
    if (SHARED.contains(type)) {
      return "its objects live long and serve many requests";
    }
    return null;
  }

  boolean isInQueues() {
    return attachAt == null;
  }
}
