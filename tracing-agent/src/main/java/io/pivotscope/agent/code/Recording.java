package io.pivotscope.agent.code;

import io.pivotscope.agent.aggregate.Pane;
import org.jspecify.annotations.Nullable;

/** The event that a thread is recording, as generated code sees it. Used by that thread alone. */
public abstract class Recording {

  /** Where its counts and rows go; set while an event is being recorded. */
  public @Nullable Pane pane;
}
