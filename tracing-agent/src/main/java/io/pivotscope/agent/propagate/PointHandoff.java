package io.pivotscope.agent.propagate;

import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.propagate.ElementHandoff.Point;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An element that gets its request in one method, {@link ElementHandoff#attachAt}, and goes on with
 * it in another, {@link ElementHandoff#activateAt}: in as many threads and as often as that is
 * called, each a branch. Without a request attached the method runs as it always did, since its
 * thread may be the very one that made the element.
 */
final class PointHandoff {
  private final Requests requests;
  private final ElementHandoff element;
  private final SideTable<Handoff> attached = new SideTable<>();

  PointHandoff(Requests requests, ElementHandoff element) {
    this.requests = requests;
    this.element = element;
  }

  Declaration declaration(Point attach, Point activate) {
    String id = "element." + element.type() + " " + words(attach) + " " + words(activate);
    return new Declaration(
        "element " + element.type(),
        List.of(
            HookPoint.watching(id + " attach", type(attach), method(attach), new Attach(attach)),
            HookPoint.watching(
                id + " activate",
                type(activate),
                method(activate),
                new ScopeHook(requests, this::activate))),
        List.of(reference(attach), reference(activate)));
  }

  private static String words(Point point) {
    return point.type() + (point.subtypes() ? "+." : ".") + point.method();
  }

  private static TypeMatch type(Point point) {
    return new TypeMatch(point.type(), point.subtypes());
  }

  private static MethodMatch method(Point point) {
    return MethodMatch.named(point.method());
  }

  private static Reference reference(Point point) {
    return new Reference(point.type(), point.method() + "(..)", method(point));
  }

  private @Nullable Object find(@Nullable Object self, @Nullable Object[] args) {
    if (self != null && ElementTypes.isA(self.getClass(), element)) {
      return self;
    }
    for (Object argument : args) {
      if (argument != null && ElementTypes.isA(argument.getClass(), element)) {
        return argument;
      }
    }
    return null;
  }

  /** A constructor's element is there when it ends, and has not been handed on before. */
  private final class Attach implements MethodHook {
    private final boolean atEnd;

    Attach(Point point) {
      atEnd = point.method().equals("<init>");
    }

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (!atEnd) {
        attach(find(self, args));
      }
      return null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (atEnd && thrown == null) {
        attach(find(self, args));
      }
      return result;
    }

    private void attach(@Nullable Object found) {
      Handoff handoff = found == null ? null : requests.capture();
      if (found != null && handoff != null) {
        attached.put(found, handoff);
      }
    }
  }

  private @Nullable Scope activate(@Nullable Object self, @Nullable Object[] args) {
    Object found = attached.isEmpty() ? null : find(self, args);
    Handoff handoff = found == null ? null : attached.get(found);
    if (handoff == null) {
      return null;
    }
    if (requests.isOfCurrent(handoff)) {
      requests.merge(handoff); // called from where it is active already, or was made
      return null;
    }
    return requests.begin(handoff);
  }
}
