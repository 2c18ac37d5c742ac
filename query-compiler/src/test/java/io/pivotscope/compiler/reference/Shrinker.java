package io.pivotscope.compiler.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing pair smaller as long as it goes on failing: steps go, in runs of halves, quarters
 * and so on; then queries and parts of their texts go, if what is left is a query. Bounded in
 * attempts.
 */
final class Shrinker {

  /** Queries over an execution. */
  record Case(List<String> queries, Execution execution) {}

  private final Predicate<Case> fails;
  private int attempts;

  Shrinker(Predicate<Case> fails, int attempts) {
    this.fails = fails;
    this.attempts = attempts;
  }

  Case shrink(Case failing) {
    Case smallest = failing;
    while (true) {
      Case smaller = withFewerSteps(withLessText(smallest));
      if (smaller.equals(smallest)) {
        return smallest;
      }
      smallest = smaller;
    }
  }

  private boolean fails(Case candidate) {
    return attempts-- > 0 && fails.test(candidate);
  }

  private Case withFewerSteps(Case of) {
    List<Step> steps = of.execution().steps();
    for (int run = Math.max(1, steps.size() / 2); run > 0; run /= 2) {
      for (int at = 0; at + run <= steps.size(); ) {
        List<Step> fewer = new ArrayList<>(steps.subList(0, at));
        fewer.addAll(steps.subList(at + run, steps.size()));
        if (fails(new Case(of.queries(), of.execution().withSteps(fewer)))) {
          steps = fewer;
        } else {
          at += run;
        }
      }
    }
    return new Case(of.queries(), of.execution().withSteps(steps));
  }

  private Case withLessText(Case of) {
    Case smallest = of;
    while (true) {
      Case smaller = firstThatFails(smallest);
      if (smaller == null) {
        return smallest;
      }
      smallest = smaller;
    }
  }

  private @Nullable Case firstThatFails(Case of) {
    for (int i = 0; i < of.queries().size(); i++) {
      List<String> others = new ArrayList<>(of.queries());
      String query = others.remove(i);
      Case without = new Case(others, of.execution());
      if (!others.isEmpty() && fails(without)) {
        return without;
      }
      for (String shorter : QueryParts.shorter(query)) {
        List<String> changed = new ArrayList<>(of.queries());
        changed.set(i, shorter);
        Case less = new Case(changed, of.execution());
        if (fails(less)) {
          return less;
        }
      }
    }
    return null;
  }
}
