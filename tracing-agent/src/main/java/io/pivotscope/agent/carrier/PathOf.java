package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.propagate.Mismatch;
import io.pivotscope.protocol.carrier.ObjectPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A declared path where a hook stands: {@code arg0.header}. */
final class PathOf {
  private final ObjectPath path;
  private final List<FieldOf> fields = new ArrayList<>();

  PathOf(ObjectPath path) {
    this.path = path;
    path.fields().forEach(name -> fields.add(new FieldOf(name)));
  }

  /**
   * What it leads to; null where that, or anything on the way, is null.
   *
   * @throws Mismatch if an object on the way has no such field
   */
  @Nullable Object get(Moment at) {
    @Nullable Object found =
        switch (path.root()) {
          case THIS -> at.self();
          case ARGUMENT -> at.args()[path.argument()];
          case RETURN -> at.result();
          case THREAD -> Thread.currentThread();
        };
    for (FieldOf field : fields) {
      if (found == null) {
        return null;
      }
      found = field.of(found);
    }
    return found;
  }

  /** Whether it is the result itself, so that another one must be returned. */
  boolean isResult() {
    return path.root() == ObjectPath.Root.RETURN && fields.isEmpty();
  }

  /** Whether it is an argument itself, so that another one must be passed. */
  boolean isArgument() {
    return path.root() == ObjectPath.Root.ARGUMENT && fields.isEmpty();
  }

  int argument() {
    return path.argument();
  }
}
