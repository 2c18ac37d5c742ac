package testbed.grpc;

import static io.grpc.CallOptions.DEFAULT;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import testbed.guest.Events;
import testbed.guest.Load;

/**
 * Calls {@link Echo} in as many ways as there are stubs. Arguments: port, {@code direct} or {@code
 * pool} for the callbacks, then the kinds of call to make.
 */
public final class EchoClient {
  private static final long LIMIT_SECONDS = 60;
  private static final long DEADLINE_MILLIS = 20;

  private final Channel channel;
  private final ExecutorService listeners =
      Executors.newFixedThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "listener");
            thread.setDaemon(true);
            return thread;
          });

  private EchoClient(Channel channel) {
    this.channel = channel;
  }

  private Map<String, Load.Request> requests() {
    Map<String, Load.Request> all = new TreeMap<>();
    all.put("blocking", name -> answered(name, Echo.call(channel, name)));
    all.put("later", name -> answered(name, blocking(Echo.LATER, name)));
    all.put("retried", name -> answered(name, blocking(Echo.FLAKY, name)));
    all.put("hedged", name -> answered(name, blocking(Echo.HEDGED, name)));
    all.put("throwing", name -> failed(name, Status.Code.UNKNOWN, Echo.THROWS));
    all.put("future", name -> answered(name, future(name).get(LIMIT_SECONDS, TimeUnit.SECONDS)));
    all.put("listener", this::listener);
    all.put("async", this::async);
    all.put("iterator", this::iterator);
    all.put("serverStream", this::serverStream);
    all.put("clientStream", name -> send(name, Echo.CLIENT_STREAM));
    all.put("bidi", name -> send(name, Echo.BIDI));
    all.put("laden", name -> answered(name, Echo.call(laden(channel), name)));
    all.put("cancelled", this::cancelled);
    all.put("deadline", this::deadline);
    return all;
  }

  private static void answered(String name, String answer) {
    if (!answer.equals(name)) {
      throw new IllegalStateException(answer + " is no answer to " + name);
    }
    Events.c(name);
  }

  private String blocking(MethodDescriptor<String, String> method, String name) {
    return ClientCalls.blockingUnaryCall(channel, method, DEFAULT, name);
  }

  /** With metadata of its own that servers just accept. */
  private static Channel laden(Channel channel) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("load", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(7400));
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private void failed(String name, Status.Code code, MethodDescriptor<String, String> method) {
    try {
      blocking(method, name);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != code) {
        throw e;
      }
      Events.c(name);
      return;
    }
    throw new IllegalStateException("did not fail");
  }

  private ListenableFuture<String> future(String name) {
    return ClientCalls.futureUnaryCall(channel.newCall(Echo.UNARY, DEFAULT), name);
  }

  private void listener(String name) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    future(name)
        .addListener(
            () -> {
              Events.c(name);
              done.countDown();
            },
            listeners);
    await(done);
  }

  private void async(String name) throws Exception {
    Ending ending = new Ending(name);
    ClientCalls.asyncUnaryCall(channel.newCall(Echo.UNARY, DEFAULT), name, ending);
    ending.await();
  }

  private void iterator(String name) {
    Iterator<String> answers =
        ClientCalls.blockingServerStreamingCall(channel, Echo.SERVER_STREAM, DEFAULT, name);
    String last = "";
    while (answers.hasNext()) {
      last = answers.next();
    }
    answered(name, last);
  }

  private void serverStream(String name) throws Exception {
    Ending ending = new Ending(name);
    ClientCalls.asyncServerStreamingCall(
        channel.newCall(Echo.SERVER_STREAM, DEFAULT), name, ending);
    ending.await();
  }

  private void send(String name, MethodDescriptor<String, String> method) throws Exception {
    Ending ending = new Ending(name);
    ClientCall<String, String> call = channel.newCall(method, DEFAULT);
    StreamObserver<String> messages =
        method == Echo.BIDI
            ? ClientCalls.asyncBidiStreamingCall(call, ending)
            : ClientCalls.asyncClientStreamingCall(call, ending);
    messages.onNext(name);
    messages.onNext(name);
    messages.onCompleted();
    ending.await();
  }

  private void cancelled(String name) throws Exception {
    ClientCall<String, String> call = channel.newCall(Echo.ENDLESS, DEFAULT);
    Ending ending =
        new Ending(name) {
          @Override
          public void onNext(String message) {
            call.cancel("on purpose", null);
          }

          @Override
          public void onError(Throwable failure) {
            onCompleted();
          }
        };
    ClientCalls.asyncServerStreamingCall(call, name, ending);
    ending.await();
  }

  private void deadline(String name) {
    try {
      ClientCalls.blockingUnaryCall(
          channel,
          Echo.LATE,
          DEFAULT.withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS),
          name);
    } catch (StatusRuntimeException e) {
      Events.c(name);
    }
  }

  /** Its event is in the last callback. */
  private static class Ending implements StreamObserver<String> {
    private final String name;
    private final CountDownLatch done = new CountDownLatch(1);

    Ending(String name) {
      this.name = name;
    }

    @Override
    public void onNext(String message) {}

    @Override
    public void onError(Throwable failure) {
      // Nobody counts down: the request fails by its limit.
      failure.printStackTrace();
    }

    @Override
    public void onCompleted() {
      Events.c(name);
      done.countDown();
    }

    void await() throws InterruptedException {
      EchoClient.await(done);
    }
  }

  private static void await(CountDownLatch done) throws InterruptedException {
    if (!done.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no end");
    }
  }

  private static Load.Request after(Load.Request call) {
    return name -> {
      Events.a(name);
      call.perform(name);
    };
  }

  public static void main(String[] args) throws Exception {
    List<String> words = List.of(args);
    Channel channel = Echo.channel(Integer.parseInt(args[0]), args[1].equals("direct"));
    Map<String, Load.Request> requests = new EchoClient(channel).requests();
    requests.keySet().retainAll(words.subList(2, words.size()));
    requests.replaceAll((kind, call) -> after(call));
    Load.serve(requests);
  }
}
