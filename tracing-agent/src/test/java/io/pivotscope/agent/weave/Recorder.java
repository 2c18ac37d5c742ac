package io.pivotscope.agent.weave;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what happens at its sites, as a person would. */
final class Recorder implements ListenerFactory {
  final List<String> events = new CopyOnWriteArrayList<>();
  final List<String> links = new CopyOnWriteArrayList<>();
  private long tokens;

  @Override
  public SiteListener link(Class<?> type, MethodInfo method, int advice) {
    links.add(type.getSimpleName() + "." + method + method.parameterNames());
    return new SiteListener() {
      @Override
      public long enter(Object self, Object[] args) {
        events.add("> " + method.name() + Arrays.deepToString(args));
        return ++tokens;
      }

      @Override
      public void exit(long token, Object self, Object[] args, Object result) {
        events.add(
            "< " + method.name() + " " + (result instanceof int[] a ? Arrays.toString(a) : result));
      }

      @Override
      public void thrown(long token, Object self, Object[] args, Throwable thrown) {
        events.add("! " + method.name() + " " + thrown.getMessage());
      }
    };
  }

  List<String> drain() {
    List<String> all = List.copyOf(events);
    events.clear();
    return all;
  }
}
