package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.compiler.syntax.Expression.Each;
import io.pivotscope.compiler.syntax.Expression.Item;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.compiler.syntax.Expression.Part;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Path.Root;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a name after an alias reads at one tracepoint. The first that fits counts: {@code std.},
 * declared export, parameter, {@code this return exception elapsed argN}, standard export.
 */
final class ExportResolver {

  /** The path, or why there is none. */
  record Resolution(@Nullable Path path, Span span, String message, @Nullable String hint) {}

  private final Member member;

  ExportResolver(Member member) {
    this.member = member;
  }

  /**
   * Resolves what is written after the alias.
   *
   * @param parts not empty
   */
  Resolution resolve(List<Part> parts) {
    return resolve(parts, true);
  }

  private Resolution resolve(List<Part> parts, boolean withDeclared) {
    if (!(parts.get(0) instanceof Expression.Member first)) {
      return failed(parts.get(0).span(), "expected the name of an export", null);
    }
    String name = first.name();
    if (name.equals("std") && parts.size() > 1 && !member.parameters().contains("std")) {
      return standard(parts);
    }
    Name declared = member.declared().get(name);
    if (withDeclared && declared != null) {
      List<Part> path = new ArrayList<>(declared.parts());
      path.addAll(parts.subList(1, parts.size()));
      // Its own path may begin with its own name: export block = block.blockId.
      Resolution resolution = resolve(path, false);
      return resolution.path() != null
          ? resolution
          : failed(
              first.span(),
              "export '"
                  + name
                  + "' of "
                  + member.tracepoint().name()
                  + ": "
                  + resolution.message(),
              resolution.hint());
    }
    if (member.parameters().contains(name)) {
      return found(Root.PARAMETER, name, parts);
    }
    Resolution builtIn = builtIn(first, parts);
    if (builtIn != null) {
      return builtIn;
    }
    if (Standard.EXPORTS.containsKey(name)) {
      return found(Root.STANDARD, name, parts);
    }
    if (member.mayHaveMoreParameters() || (!withDeclared && member.methods().isEmpty())) {
      return found(Root.PARAMETER, name, parts);
    }
    String all = "it exports " + String.join(", ", member.exports());
    String hint =
        Nearest.to(name, member.exports())
            .map(near -> "did you mean " + near + "? " + all)
            .orElse(all);
    return failed(
        first.span(), "unknown export '" + name + "' of " + member.tracepoint().name(), hint);
  }

  private Resolution standard(List<Part> parts) {
    Part second = parts.get(1);
    String name = second instanceof Expression.Member m ? m.name() : "";
    return Standard.EXPORTS.containsKey(name)
        ? found(Root.STANDARD, name, parts.subList(1, parts.size()))
        : failed(
            second.span(),
            "unknown standard export '" + name + "'",
            "there are " + String.join(", ", Standard.EXPORTS.keySet()));
  }

  private @Nullable Resolution builtIn(Expression.Member first, List<Part> parts) {
    Place place = member.tracepoint().place();
    return switch (first.name()) {
      case "this" ->
          member.isConstructor() && (place.equals(Place.ENTRY) || place.isInside())
              ? failed(
                  first.span(),
                  place.isInside()
                      ? "there is no this inside a constructor"
                      : "there is no this at the entry of a constructor",
                  "read it at @return")
              : found(Root.THIS, "this", parts);
      case "return" -> returned(first, place, parts);
      case "exception" ->
          place.equals(Place.THROW)
              ? found(Root.EXCEPTION, "exception", parts)
              : failed(first.span(), "there is an exception only at @throw", null);
      case "elapsed" ->
          place.equals(Place.ENTRY)
              ? failed(
                  first.span(), "nothing has elapsed at the entry", "use @return, @throw or @exit")
              : found(Root.ELAPSED, "elapsed", parts);
      default -> first.name().matches("arg[0-9]{1,3}") ? argument(first, parts) : null;
    };
  }

  private Resolution returned(Expression.Member first, Place place, List<Part> parts) {
    if (!place.equals(Place.RETURN)) {
      return failed(first.span(), "there is no return value at @" + place, "use @return");
    }
    boolean nothing =
        !member.methods().isEmpty()
            && member.methods().stream().allMatch(m -> m.returnType().equals("void"));
    if (nothing && !member.isConstructor()) {
      return failed(first.span(), member.tracepoint().method() + " returns nothing", null);
    }
    return found(Root.RETURN, "return", parts);
  }

  private Resolution argument(Expression.Member first, List<Part> parts) {
    int index = Integer.parseInt(first.name().substring("arg".length()));
    int most =
        member.methods().stream()
            .map(MethodDescription::parameterTypes)
            .mapToInt(List::size)
            .max()
            .orElse(Integer.MAX_VALUE);
    if (index >= most) {
      return failed(
          first.span(),
          member.tracepoint().method() + " takes " + most + " argument" + (most == 1 ? "" : "s"),
          most == 0 ? null : "they are arg0 to arg" + (most - 1));
    }
    return found(Root.ARGUMENT, String.valueOf(index), parts);
  }

  private static Resolution found(Root root, String name, List<Part> parts) {
    List<Path.Step> steps = new ArrayList<>();
    for (Part part : parts.subList(1, parts.size())) {
      if (part instanceof Item item) {
        steps.add(new Path.Index(item.index()));
      } else if (part instanceof Each) {
        steps.add(new Path.Each());
      } else {
        String step = ((Expression.Member) part).name();
        steps.add(step.equals("size") ? new Path.Size() : new Path.Field(step));
      }
    }
    boolean plain = root == Root.STANDARD || root == Root.ELAPSED;
    if (plain && !steps.isEmpty()) {
      return failed(
          parts.get(1).span(), "'" + name + "' is a plain value and has no members", null);
    }
    return new Resolution(new Path(root, name, steps), parts.get(0).span(), "", null);
  }

  private static Resolution failed(Span span, String message, @Nullable String hint) {
    return new Resolution(null, span, message, hint);
  }
}
