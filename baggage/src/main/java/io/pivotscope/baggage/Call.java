package io.pivotscope.baggage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A send that awaits a return: the ordinal that the caller's branch gave to it. Encode it, or fork
 * from it, before the caller goes on. Belongs to the caller's thread.
 */
public final class Call {
  final Baggage baggage;
  // Null where calls nest too deep to be named: the receiver begins a root.
  final @Nullable BranchPath caller;
  final long ordinal;
  // What the header that left with it carried: views, and what they held then.
  private View[] views = Views.NONE;
  private byte[][] contents = {};
  // Until a clean reply has been taken in by the branch that made the call.
  boolean open = true;

  Call(Baggage baggage, @Nullable BranchPath caller, long ordinal) {
    this.baggage = baggage;
    this.caller = caller;
    this.ordinal = ordinal;
  }

  void sent(View[] views, byte[][] contents, int count) {
    this.views = count == views.length ? views : Arrays.copyOf(views, count);
    this.contents = contents;
  }

  /** What went with the message, so that a reply may leave it out; for one reader. */
  List<View> sent() {
    List<View> result = new ArrayList<>(views.length);
    for (int i = 0; i < views.length; i++) {
      View view = views[i];
      result.add(View.arrived(view.query, view.epoch, view.root, contents[i], true));
    }
    return result;
  }
}
