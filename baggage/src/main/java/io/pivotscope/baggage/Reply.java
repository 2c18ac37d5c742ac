package io.pivotscope.baggage;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a branch hands back when it has replied or ended. May be merged by several threads. */
public final class Reply {
  private final View[] views;
  private final View[] news;
  final @Nullable BranchPath branch;
  final boolean clean;

  /**
   * @param views all that the branch has
   * @param news of these, what whoever takes the reply as an answer to its message does not have
   */
  Reply(View[] views, View[] news, @Nullable BranchPath branch, boolean clean) {
    this.views = views;
    this.news = news;
    this.branch = branch;
    this.clean = clean;
  }

  /** One that came as bytes. */
  static Reply arrived(View[] views, @Nullable BranchPath branch, boolean clean) {
    return new Reply(views, views, branch, clean);
  }

  /** For one reader. */
  List<View> views() {
    return shared(views);
  }

  /** What a header for it carries; for one reader. */
  List<View> news() {
    return shared(news);
  }

  private static List<View> shared(View[] views) {
    if (views.length == 0) {
      return List.of();
    }
    List<View> result = new ArrayList<>(views.length);
    for (View view : views) {
      result.add(view.share());
    }
    return result;
  }
}
