package testbed.grpc;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The methods of {@link Echo}. Each does its work once a call, and sends what came of it. */
final class Methods {
  private static final int MESSAGES = 3;
  private static final long LIMIT_SECONDS = 60;

  private final Function<String, String> work;
  private final Map<String, AtomicInteger> visits = new ConcurrentHashMap<>();
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          4,
          task -> {
            Thread thread = new Thread(task, "worker");
            thread.setDaemon(true);
            return thread;
          });

  Methods(Function<String, String> work) {
    this.work = work;
  }

  void unary(String request, StreamObserver<String> caller) {
    answer(caller, work.apply(request));
  }

  void later(String request, StreamObserver<String> caller) {
    workers.execute(() -> answer(caller, work.apply(request)));
  }

  void throwing(String request, StreamObserver<String> caller) {
    work.apply(request);
    throw new IllegalStateException("on purpose");
  }

  void flaky(String request, StreamObserver<String> caller) {
    String answer = work.apply(request);
    if (isOdd(request)) {
      caller.onError(Status.UNAVAILABLE.withDescription("on purpose").asRuntimeException());
    } else {
      answer(caller, answer);
    }
  }

  void hedged(String request, StreamObserver<String> caller) {
    boolean first = isOdd(request);
    String answer = work.apply(request);
    if (first) {
      awaitCancellation();
    }
    answer(caller, answer);
  }

  void late(String request, StreamObserver<String> caller) {
    String answer = work.apply(request);
    awaitCancellation();
    answer(caller, answer);
  }

  void serverStream(String request, StreamObserver<String> caller) {
    String answer = work.apply(request);
    for (int i = 1; i < MESSAGES; i++) {
      caller.onNext(answer);
    }
    answer(caller, answer);
  }

  void endless(String request, StreamObserver<String> caller) {
    // Without this, sending to a caller that has given up throws.
    ((ServerCallStreamObserver<String>) caller).setOnCancelHandler(() -> {});
    caller.onNext(work.apply(request));
    awaitCancellation();
    caller.onCompleted();
  }

  StreamObserver<String> clientStream(StreamObserver<String> caller) {
    return new Incoming(caller) {
      @Override
      public void onNext(String message) {
        last = message;
      }

      @Override
      public void onCompleted() {
        answer(caller, work.apply(last));
      }
    };
  }

  StreamObserver<String> bidi(StreamObserver<String> caller) {
    return new Incoming(caller) {
      @Override
      public void onNext(String message) {
        caller.onNext(last.isEmpty() ? work.apply(message) : message);
        last = message;
      }

      @Override
      public void onCompleted() {
        caller.onCompleted();
      }
    };
  }

  private abstract static class Incoming implements StreamObserver<String> {
    private final StreamObserver<String> caller;
    String last = "";

    Incoming(StreamObserver<String> caller) {
      this.caller = caller;
    }

    @Override
    public void onError(Throwable failure) {
      caller.onError(failure);
    }
  }

  private static void answer(StreamObserver<String> caller, String answer) {
    caller.onNext(answer);
    caller.onCompleted();
  }

  private boolean isOdd(String request) {
    int visit = visits.computeIfAbsent(request, r -> new AtomicInteger()).incrementAndGet();
    return visit % 2 == 1;
  }

  private static void awaitCancellation() {
    CountDownLatch cancelled = new CountDownLatch(1);
    Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
    try {
      if (!cancelled.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody has given up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
