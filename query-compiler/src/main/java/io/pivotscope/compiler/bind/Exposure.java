package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.syntax.Expression.Member;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.compiler.syntax.Expression.Part;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.protocol.advice.Expr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subquery shows of itself: its selected columns, by the names after {@code As}, else by the
 * last word of a path or the name of a function. A single column is also meant by the alias alone.
 *
 * @param scope the subquery's own names
 * @param names one per column; null where a column has none
 * @param values one per column
 */
record Exposure(Scope scope, List<@Nullable String> names, List<Expr> values) {

  static Exposure of(Query query, Scope scope, List<Expr> values) {
    List<@Nullable String> names = new ArrayList<>();
    query.select().items().forEach(item -> names.add(ColumnNames.of(item)));
    return new Exposure(scope, names, values);
  }

  /** Which column a name means; -1 after a report. */
  int find(Name name, Diagnostics diagnostics) {
    List<Part> parts = name.parts();
    String alias = name.first().name();
    if (parts.size() == 1) {
      if (values.size() == 1) {
        return 0;
      }
      diagnostics.error(
          name.span(),
          "'" + alias + "' has " + values.size() + " columns",
          "name one of them: " + String.join(", ", shown(alias)));
      return -1;
    }
    if (parts.size() > 2 || !(parts.get(1) instanceof Member member)) {
      diagnostics.error(
          name.span(),
          "a column of a subquery is a plain value and has no members",
          "read the member in the subquery, and name it with As");
      return -1;
    }
    int found = names.indexOf(member.name());
    if (found < 0) {
      List<String> all = names.stream().filter(n -> n != null).distinct().toList();
      diagnostics.error(
          member.span(),
          "'" + alias + "' selects no column named '" + member.name() + "'",
          Nearest.hint(
              member.name(),
              all,
              all.isEmpty()
                  ? "give its columns names with As"
                  : "it selects " + String.join(", ", all)));
    } else if (names.lastIndexOf(member.name()) != found) {
      diagnostics.error(
          member.span(),
          "'" + alias + "' selects several columns named '" + member.name() + "'",
          "give them different names with As");
      return -1;
    }
    return found;
  }

  private List<String> shown(String alias) {
    return names.stream().filter(n -> n != null).map(n -> alias + "." + n).toList();
  }
}
