package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.propagate.Outcomes;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How those learn of the end of a gRPC call who wait for it: by the future of a stub (blocking
 * stubs have one too), by a listener of that future, or by the iterator of a blocking stream.
 */
final class GrpcStubs {
  private static final String FUTURE = "io.grpc.stub.ClientCalls$GrpcFuture";
  private static final String GUAVA_FUTURE = "com.google.common.util.concurrent.AbstractFuture";
  private static final String ITERATOR = "io.grpc.stub.ClientCalls$BlockingResponseStream";

  private final Requests requests;
  private final Outcomes outcomes;
  private final GrpcClient client;
  private final FieldOf iteratorOf = new FieldOf("this$0");

  GrpcStubs(Requests requests, Outcomes outcomes, GrpcClient client) {
    this.requests = requests;
    this.outcomes = outcomes;
    this.client = client;
  }

  List<HookPoint> hookPoints() {
    return List.of(
        Hook.entering(
            "grpc.GrpcFuture.set",
            FUTURE,
            MethodMatch.named("set", "setException"),
            (future, args) -> keep(future)),
        Hook.leaving("grpc.GrpcFuture.get", GUAVA_FUTURE, MethodMatch.named("get"), this::got),
        new HookPoint(
            "grpc.GrpcFuture.addListener",
            TypeMatch.exactly(GUAVA_FUTURE),
            MethodMatch.named("addListener"),
            true,
            false,
            new AddListener()),
        Hook.entering(
            "grpc.BlockingResponseStream.close",
            ITERATOR + "$QueuingListener",
            MethodMatch.named("onClose"),
            (listener, args) -> keep(listener == null ? null : iteratorOf.get(listener))),
        Hook.leaving(
            "grpc.BlockingResponseStream.hasNext",
            ITERATOR,
            MethodMatch.named("hasNext"),
            this::lookedForNext));
  }

  /** Before the end can be seen. */
  private void keep(@Nullable Object completed) {
    Handoff end = completed == null ? null : requests.capture();
    if (completed != null && end != null) {
      Calling calling = client.delivering();
      outcomes.put(completed, calling == null ? end : reader -> calling.mergeInto(end));
    }
  }

  /** A patience that has ended, an interrupt, a cancellation: none of them is the call's end. */
  private @Nullable Object got(
      @Nullable Object future,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    if (future != null && (thrown == null || thrown instanceof ExecutionException)) {
      outcomes.read(future);
    }
    return result;
  }

  private @Nullable Object lookedForNext(
      @Nullable Object iterator,
      @Nullable Object[] args,
      @Nullable Object found,
      @Nullable Throwable thrown) {
    // A failed call ends its iterator by an exception.
    if (iterator != null && (thrown != null || Boolean.FALSE.equals(found))) {
      outcomes.read(iterator);
    }
    return found;
  }

  private final class AddListener implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object future, @Nullable Object[] args) {
      if (future != null
          && args[0] instanceof Runnable listener
          && future.getClass().getName().equals(FUTURE)) {
        Handoff handoff = requests.capture();
        if (handoff != null) {
          args[0] = new CarriedListener(listener, handoff, future);
        }
      }
      return null;
    }
  }

  /** A listener with the request that added it; it runs once, after what the future brings. */
  private final class CarriedListener implements Runnable {
    private final Runnable body;
    private final Handoff handoff;
    private final Object future;

    CarriedListener(Runnable body, Handoff handoff, Object future) {
      this.body = body;
      this.handoff = handoff;
      this.future = future;
    }

    @Override
    public void run() {
      Scope scope = begin();
      try {
        body.run();
      } finally {
        end(scope);
      }
    }

    private @Nullable Scope begin() {
      try {
        Scope scope = requests.begin(handoff);
        outcomes.read(future);
        return scope;
      } catch (Throwable ours) {
        return null; // the listener runs, without its request
      }
    }

    private void end(@Nullable Scope scope) {
      try {
        if (scope != null) {
          requests.end(scope);
        }
      } catch (Throwable ours) {
        // What the listener did or threw is what counts.
      }
    }

    /** Guava names the listener when it throws. */
    @Override
    public String toString() {
      return body.toString();
    }
  }
}
