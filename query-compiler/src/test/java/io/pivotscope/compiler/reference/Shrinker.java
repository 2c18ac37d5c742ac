package io.pivotscope.compiler.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing pair smaller as long as it goes on failing: steps go, in runs of halves, quarters
 * and so on; then parts of the query's text go, if what is left is a query. Bounded in attempts.
 */
final class Shrinker {

  /** A query over an execution. */
  record Case(String query, Execution execution) {}

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
        if (fails(new Case(of.query(), of.execution().withSteps(fewer)))) {
          steps = fewer;
        } else {
          at += run;
        }
      }
    }
    return new Case(of.query(), of.execution().withSteps(steps));
  }

  private Case withLessText(Case of) {
    String query = of.query();
    boolean less = true;
    while (less) {
      less = false;
      for (String shorter : QueryParts.shorter(query)) {
        if (fails(new Case(shorter, of.execution()))) {
          query = shorter;
          less = true;
          break;
        }
      }
    }
    return new Case(query, of.execution());
  }
}
