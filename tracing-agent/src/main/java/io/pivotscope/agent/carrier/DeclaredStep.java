package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.propagate.Mismatch;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.carrier.HeaderAt;
import io.pivotscope.protocol.carrier.ObjectPath;
import io.pivotscope.protocol.carrier.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * One step of a declaration, ready for hooks: its method, its paths and its header's place. Keeps
 * the first thing that was not as declared, for people.
 */
final class DeclaredStep {

  /** What a step does at entry or return; the result is the method's from now on. */
  @FunctionalInterface
  interface Action {
    @Nullable Object at(DeclaredStep step, Moment moment);
  }

  /** What a step does around an invocation; {@code begin} gives what {@code end} gets. */
  interface Around {
    @Nullable Object begin(DeclaredStep step, Moment moment);

    void end(DeclaredStep step, @Nullable Object begun, Moment moment);
  }

  private final Step step;
  private final @Nullable HeaderPlace header;
  private final @Nullable PathOf object;
  private final @Nullable PathOf future;
  private volatile @Nullable String trouble;

  private final MethodHook hook;

  /** Acts at entry or return, whichever is written. */
  DeclaredStep(Step step, Action action) {
    this.step = step;
    this.header = step.header() == null ? null : HeaderPlace.of(step.header());
    this.object = step.object() == null ? null : new PathOf(step.object());
    this.future = step.future() == null ? null : new PathOf(step.future());
    this.hook = new AtOnePlace(action);
  }

  /** Acts at both ends. */
  DeclaredStep(Step step, Around around) {
    this.step = step;
    this.header = step.header() == null ? null : HeaderPlace.of(step.header());
    this.object = step.object() == null ? null : new PathOf(step.object());
    this.future = null;
    this.hook = new AtBothEnds(around);
  }

  // ---- what hooks ask

  /** Null where the step has none, or the object is not there. */
  @Nullable Object object(Moment at) {
    return object == null ? null : object.get(at);
  }

  Step step() {
    return step;
  }

  @Nullable Object future(Moment at) {
    return future == null ? null : future.get(at);
  }

  /** Null if the step puts or takes no header. */
  @Nullable HeaderPlace header() {
    return header;
  }

  /** What was found not to be as declared. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private @Nullable Object act(Action action, Moment moment) {
    try {
      return action.at(this, moment);
    } catch (Mismatch mismatch) {
      if (trouble == null) {
        trouble = step.method() + ": " + mismatch.getMessage();
      }
      throw mismatch;
    }
  }

  private final class AtOnePlace implements MethodHook {
    private final Action action;

    AtOnePlace(Action action) {
      this.action = action;
    }

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (!step.atReturn()) {
        act(action, new Moment(self, args, null));
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
      boolean here = step.atReturn() && thrown == null;
      return here ? act(action, new Moment(self, args, result)) : result;
    }
  }

  private final class AtBothEnds implements MethodHook {
    private final Around around;

    AtBothEnds(Around around) {
      this.around = around;
    }

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      return act(around::begin, new Moment(self, args, null));
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      around.end(DeclaredStep.this, state, new Moment(self, args, result));
      return result;
    }
  }

  // ---- what is woven

  HookPoint hookPoint(String id) {
    boolean replaces = step.header() != null && step.header().kind() == HeaderAt.Kind.PROTOBUF;
    return new HookPoint(
        id,
        TypeMatch.exactly(step.method().type()),
        match(),
        replaces && header != null && header.owner.isArgument(),
        replaces && header != null && header.owner.isResult(),
        hook);
  }

  // ---- what must be there

  Reference reference() {
    MethodPattern method = step.method();
    String name = method.toString().substring(method.type().length() + 1);
    Set<String> roots = new TreeSet<>();
    roots().forEach(root -> roots.add(root.toString()));
    return new Reference(
        method.type(),
        roots.isEmpty() ? name : name + " that has " + String.join(", ", roots),
        match());
  }

  /** The method as written, if it has what the paths begin with: objects, none of them a number. */
  private MethodMatch match() {
    MethodMatch named = MethodMatch.of(step.method());
    return (name, descriptor, access) ->
        (access & Opcodes.ACC_ABSTRACT) == 0
            && named.matches(name, descriptor, access)
            && roots().allMatch(root -> has(root, descriptor, access));
  }

  private Stream<ObjectPath> roots() {
    HeaderAt at = step.header();
    return Stream.of(
            Optional.ofNullable(at).map(HeaderAt::path),
            Optional.ofNullable(step.object()),
            Optional.ofNullable(step.future()))
        .flatMap(Optional::stream)
        .filter(path -> path.root() != ObjectPath.Root.THREAD)
        .map(path -> new ObjectPath(path.root(), path.argument(), List.of()));
  }

  private static boolean has(ObjectPath root, String descriptor, int access) {
    return switch (root.root()) {
      case THIS -> (access & Opcodes.ACC_STATIC) == 0;
      case ARGUMENT -> {
        Type[] types = Type.getArgumentTypes(descriptor);
        yield root.argument() < types.length && isObject(types[root.argument()]);
      }
      case RETURN -> isObject(Type.getReturnType(descriptor));
      case THREAD -> true;
    };
  }

  private static boolean isObject(Type type) {
    return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
  }
}
