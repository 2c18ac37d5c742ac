package io.pivotscope.baggage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Views by query, ascending, as an array that is never written again: most requests have none, the
 * others one or two.
 */
final class Views {
  static final View[] NONE = {};

  private Views() {}

  static @Nullable View get(View[] views, long query) {
    for (View view : views) {
      if (view.query == query) {
        return view;
      }
    }
    return null;
  }

  /** With a view in the place of its query's. */
  static View[] with(View[] views, View view) {
    int at = 0;
    while (at < views.length && views[at].query < view.query) {
      at++;
    }
    boolean replaces = at < views.length && views[at].query == view.query;
    View[] result = new View[replaces ? views.length : views.length + 1];
    System.arraycopy(views, 0, result, 0, at);
    result[at] = view;
    System.arraycopy(views, replaces ? at + 1 : at, result, at + 1, result.length - at - 1);
    return result;
  }

  static View[] without(View[] views, long query) {
    for (int i = 0; i < views.length; i++) {
      if (views[i].query == query) {
        return withoutAt(views, i);
      }
    }
    return views;
  }

  private static View[] withoutAt(View[] views, int at) {
    if (views.length == 1) {
      return NONE;
    }
    View[] result = new View[views.length - 1];
    System.arraycopy(views, 0, result, 0, at);
    System.arraycopy(views, at + 1, result, at, result.length - at);
    return result;
  }

  /** Those that are still wanted. */
  static View[] retain(View[] views, Baggage.Desired desired) {
    View[] kept = new View[views.length];
    int size = 0;
    for (View view : views) {
      if (desired.has(view.query, view.epoch)) {
        kept[size++] = view;
      }
    }
    return size == views.length ? views : size == 0 ? NONE : Arrays.copyOf(kept, size);
  }
}
