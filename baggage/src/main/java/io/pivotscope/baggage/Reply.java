package io.pivotscope.baggage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a branch hands back when it has replied or ended. May be merged by several threads. */
public final class Reply {
  private final List<View> views;
  final @Nullable BranchPath branch;
  final boolean clean;

  Reply(List<View> views, @Nullable BranchPath branch, boolean clean) {
    this.views = List.copyOf(views);
    this.branch = branch;
    this.clean = clean;
  }

  /** For one reader. */
  List<View> views() {
    return views.stream().map(View::share).toList();
  }
}
