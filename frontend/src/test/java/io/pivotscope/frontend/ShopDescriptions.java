package io.pivotscope.frontend;

import io.pivotscope.protocol.advice.Glob;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import io.pivotscope.protocol.link.AgentMessage.PathType;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import java.util.List;
import java.util.Map;

/**
 * What a process says that has the classes which the compiler's golden errors name: shop.Orders,
 * and two named Twins. Like the compiler's own FakeSchema.
 */
public final class ShopDescriptions {
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

  private ShopDescriptions() {}

  /** The answer to one question. */
  public static Description answer(Describe asked) {
    long id = asked.requestId();
    String method = asked.method().method();
    if (asked.method().type().equals("shop.**")) {
      return new Description(id, true, orders(asked), List.of(), 40, 1_234, 0);
    }
    if (Glob.isGlob(asked.method().type())) {
      boolean fits = Glob.matches(asked.method().type(), "shop.Orders");
      List<MethodDescription> found =
          orders(asked).stream()
              .filter(m -> fits && asked.method().annotation() == null)
              .filter(m -> Glob.matches(method, m.name()))
              .toList();
      return new Description(id, !found.isEmpty(), found, List.of());
    }
    return switch (asked.method().type()) {
      case "Twins" ->
          new Description(
              id,
              true,
              List.of(method("one.Twins", "run", asked), method("other.Twins", "run", asked)),
              List.of());
      case "shop.Orders", "Orders" ->
          new Description(
              id,
              true,
              List.of("place", "new", "cancel").contains(method)
                  ? List.of(method("shop.Orders", method, asked))
                  : List.of(),
              List.of("place", "cancel"));
      default -> new Description(id, false, List.of(), List.of());
    };
  }

  private static List<MethodDescription> orders(Describe asked) {
    return List.of(method("shop.Orders", "place", asked), method("shop.Orders", "cancel", asked));
  }

  private static MethodDescription method(String type, String name, Describe asked) {
    return new MethodDescription(
        type,
        name,
        List.of("long", "double", "java.lang.String", "java.util.List", "boolean"),
        List.of("id", "price", "customer", "items", "paid"),
        name.equals("place") ? "long" : "void",
        asked.paths().stream().map(ShopDescriptions::type).toList());
  }

  private static PathType type(Path path) {
    String type = path.steps().contains(new Path.Size()) ? sizeOf(path) : TYPES.get("" + path);
    return type == null
        ? new PathType(path, "ANY", "no such field or getter")
        : new PathType(path, type, null);
  }

  /** Texts and lists have one; the class itself has a field of that name. */
  private static String sizeOf(Path path) {
    return path.name().equals("customer") || path.name().equals("items") ? "LONG" : null;
  }
}
