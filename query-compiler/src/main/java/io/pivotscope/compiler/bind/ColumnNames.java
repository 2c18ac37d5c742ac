package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.compiler.syntax.Expression.Call;
import io.pivotscope.compiler.syntax.Expression.Member;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.compiler.syntax.Identifier;
import io.pivotscope.compiler.syntax.Query;
import org.jspecify.annotations.Nullable;

/** By which names the columns of a subquery are read outside of it. */
public final class ColumnNames {

  private ColumnNames() {}

  /** The name after {@code As}, else what the expression gives; null if it gives none. */
  public static @Nullable String of(Query.Item item) {
    Identifier title = item.title();
    return title != null ? title.name() : of(item.value());
  }

  /** The last word of a path, or the name of a function. */
  private static @Nullable String of(Expression value) {
    if (value instanceof Call call) {
      return call.name().name();
    }
    if (value instanceof Name name) {
      for (int i = name.parts().size() - 1; i >= 0; i--) {
        if (name.parts().get(i) instanceof Member member) {
          return member.name();
        }
      }
    }
    return null;
  }
}
