package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.Glob;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Methods as a query would name them, those that have no code among them. */
final class PatternSearch implements Search.Wanted {
  private final MethodPattern pattern;
  private final Want want;
  private final Plan plan;

  PatternSearch(MethodPattern pattern) {
    this.pattern = pattern;
    Installation.Point point = new Installation.Point(0, pattern, Place.ENTRY);
    Installation looking =
        new Installation(
            0,
            0,
            List.of(point),
            Integer.MAX_VALUE,
            (type, method, advice, with) -> {
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
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    String annotation = pattern.annotation();
    if (annotation != null) {
      texts.add(annotation.substring(annotation.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
    if (!pattern.method().equals("new")) {
      texts.add(Glob.literalStart(pattern.method()).toLowerCase(Locale.ROOT));
    }
    return texts;
  }
}
