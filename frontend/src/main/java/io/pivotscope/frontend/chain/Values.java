package io.pivotscope.frontend.chain;

import java.util.ArrayList;
import java.util.List;

/** Values of one name at one event: one, or a list where each() gave several. */
final class Values {
  private static final int MAX_TOGETHER = 8;

  private Values() {}

  static Object together(Object one, Object more) {
    List<Object> all = new ArrayList<>(one instanceof List<?> list ? list : List.of(one));
    if (!all.contains(more) && all.size() < MAX_TOGETHER) {
      all.add(more);
    }
    return all.size() == 1 ? all.get(0) : all;
  }
}
