package io.pivotscope.agent.report;

import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.Installation;
import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.agent.weave.SiteListener;
import io.pivotscope.agent.weave.WeaveResult;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Links every point to {@link UplinkHarness.Target#work} and keeps the listeners. */
final class FakeWeaving implements Weaving {
  final List<SiteListener> listeners = new CopyOnWriteArrayList<>();
  final List<Long> woven = new CopyOnWriteArrayList<>();
  volatile boolean fails;

  /** Thrown once. */
  volatile Error error;

  private volatile List<Installation> present = List.of();

  /** How many methods match. */
  volatile int methods = 1;

  /** A weaving waits for it before it ends. */
  volatile CountDownLatch goOn = new CountDownLatch(0);

  volatile boolean isWaiting;

  @Override
  public WeaveResult apply(List<Installation> installations, List<HookPoint> hookPoints) {
    Error once = error;
    if (once != null) {
      error = null;
      throw once;
    }
    if (fails && !installations.isEmpty()) {
      throw new IllegalStateException("no weaving today");
    }
    List<WeaveResult.Query> queries = new ArrayList<>();
    for (Installation each : installations) {
      if (!woven.contains(each.queryId())) {
        SiteListener listener = null;
        MethodInfo method = new MethodInfo("work", "(I)V", 1, List.of("size"));
        for (Installation.Point point : each.points()) {
          try {
            SiteListener before = listener;
            listener =
                each.factory().link(UplinkHarness.Target.class, method, point.advice(), before);
            if (listener != before) {
              listeners.add(listener);
            }
          } catch (LinkException e) {
            throw new IllegalStateException(e);
          }
        }
      }
      queries.add(query(each));
    }
    isWaiting = goOn.getCount() > 0;
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    woven.clear();
    installations.forEach(each -> woven.add(each.queryId()));
    present = List.copyOf(installations);
    return new WeaveResult(queries, List.of(), 1);
  }

  private WeaveResult.Query query(Installation each) {
    return new WeaveResult.Query(
        each.queryId(),
        each.epoch(),
        List.of(new TracepointStatus(0, 1, methods, List.of(), List.of())));
  }

  @Override
  public WeaveResult status() {
    return new WeaveResult(present.stream().map(this::query).toList(), List.of(), 0);
  }
}
