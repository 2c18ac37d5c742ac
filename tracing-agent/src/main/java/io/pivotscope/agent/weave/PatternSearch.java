package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import java.util.List;

/** Methods as a query would name them, those that have no code among them. */
final class PatternSearch implements Search.Wanted {
  private final Want want;
  private final Plan plan;

  PatternSearch(MethodPattern pattern) {
    Installation.Point point = new Installation.Point(0, pattern, Place.ENTRY);
    Installation looking =
        new Installation(
            0,
            0,
            List.of(point),
            Integer.MAX_VALUE,
            (type, method, advice) -> {
              throw new LinkException("only looking");
            });
    this.want = new Want(looking, point);
    this.plan = new Plan(List.of(want), List.of());
  }

  @Override
  public int likelihood(Class<?> type) {
    return plan.of(type).isEmpty() ? -1 : 0;
  }

  @Override
  public int score(Class<?> type, MethodInfo method) {
    return want.selects(method) ? 1 : 0;
  }

  @Override
  public boolean isOfSignature() {
    return true;
  }
}
