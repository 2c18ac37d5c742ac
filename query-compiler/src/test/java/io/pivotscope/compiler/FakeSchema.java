package io.pivotscope.compiler;

import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.protocol.advice.Glob;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import io.pivotscope.protocol.link.AgentMessage.PathType;
import java.util.List;
import java.util.Map;

/** Two processes: one has the class shop.Orders, the other nothing. */
final class FakeSchema implements Schema {

  private static final Map<String, String> TYPES =
      Map.of(
          "id", "LONG",
          "price", "DOUBLE",
          "customer", "STRING",
          "each(items)", "STRING",
          "paid", "BOOLEAN",
          "return", "LONG",
          "arg0", "LONG",
          "this.size", "LONG");

  @Override
  public List<Description> describe(MethodPattern method, Place place, List<Path> paths) {
    if (method.type().equals("shop.**")) {
      return List.of(many(1_234, paths), many(20, paths), many(3, paths));
    }
    if (Glob.isGlob(method.type()) && Glob.matches(method.type(), "shop.Orders")) {
      List<MethodDescription> found =
          List.of("place", "cancel").stream()
              .filter(name -> method.annotation() == null && Glob.matches(method.method(), name))
              .map(name -> describe(name, name.equals("place") ? "long" : "void", paths))
              .toList();
      return List.of(new Description(0, !found.isEmpty(), found, List.of()));
    }
    Description nothing = new Description(0, false, List.of(), List.of("shop.Orders"));
    if (method.type().equals("Twins")) {
      return List.of(
          new Description(0, true, List.of(twin("one.Twins"), twin("other.Twins")), List.of()));
    }
    if (!method.type().equals("shop.Orders") && !method.type().equals("Orders")) {
      return List.of(nothing, nothing);
    }
    List<MethodDescription> methods =
        switch (method.method()) {
          case "place" -> List.of(describe("place", "long", paths));
          case "new" -> List.of(describe("new", "void", paths));
          case "cancel" -> List.of(describe("cancel", "void", paths));
          case "*" -> List.of(describe("place", "long", paths), describe("cancel", "void", paths));
          default -> List.of();
        };
    return List.of(nothing, new Description(0, true, methods, List.of("place", "cancel")));
  }

  /** An answer that tells the first of many. */
  private static Description many(int methods, List<Path> paths) {
    List<MethodDescription> first =
        List.of(describe("place", "long", paths), describe("cancel", "void", paths));
    return new Description(0, true, first, List.of(), 40, methods, methods == 3 ? 1_100 : 0);
  }

  private static MethodDescription twin(String type) {
    return new MethodDescription(type, "run", List.of(), List.of(), "void", List.of());
  }

  private static MethodDescription describe(String name, String returns, List<Path> paths) {
    return new MethodDescription(
        "shop.Orders",
        name,
        List.of("long", "double", "java.lang.String", "java.util.List", "boolean"),
        List.of("id", "price", "customer", "items", "paid"),
        returns,
        paths.stream().map(FakeSchema::type).toList());
  }

  /** Texts and lists have a size; the class itself has a field of that name. */
  private static String sizeOf(Path path) {
    return path.name().equals("customer") || path.name().equals("items") ? "LONG" : null;
  }

  private static PathType type(Path path) {
    boolean size = path.steps().contains(new Path.Size());
    String type = size ? sizeOf(path) : TYPES.get(path.toString());
    return type == null
        ? new PathType(path, "ANY", "no such field or getter")
        : new PathType(path, type, null);
  }
}
