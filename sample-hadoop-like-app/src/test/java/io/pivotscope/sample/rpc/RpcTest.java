package io.pivotscope.sample.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pivotscope.sample.proto.Hbase.TableRequest;
import io.pivotscope.sample.proto.Hdfs.Empty;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RpcTest {
  private final RpcClient client = new RpcClient("test", "host1");
  private final List<RpcServer> servers = new ArrayList<>();

  @AfterEach
  void close() {
    client.close();
    servers.forEach(RpcServer::close);
  }

  private InetSocketAddress serve(Map<String, RpcHandler> methods) {
    return serve(2, 16, methods);
  }

  private InetSocketAddress serve(int handlers, int queue, Map<String, RpcHandler> methods) {
    RpcServer server = new RpcServer("test server", handlers, queue, methods);
    servers.add(server);
    return server.address();
  }

  private String call(InetSocketAddress to, String method, String text, Cost cost)
      throws IOException {
    return client.call(to, method, message(text), TableRequest.parser(), cost).getTable();
  }

  private static TableRequest message(String text) {
    return TableRequest.newBuilder().setTable(text).build();
  }

  @Test
  void callIsHandledOnHandlerThreadAndCarriesNoMetadataByItself() throws Exception {
    AtomicReference<RpcCall> seen = new AtomicReference<>();
    AtomicReference<String> thread = new AtomicReference<>();
    InetSocketAddress server =
        serve(
            Map.of(
                "echo",
                call -> {
                  seen.set(call);
                  thread.set(Thread.currentThread().getName());
                  call.reply(call.request(TableRequest.parser()));
                }));

    assertThat(call(server, "echo", "hello", new Cost())).isEqualTo("hello");

    assertThat(thread.get()).startsWith("test server handler");
    assertThat(seen.get().metadata).isEmpty();
    assertThat(seen.get().clientName).isEqualTo("test");
    assertThat(seen.get().clientHost).isEqualTo("host1");
  }

  @Test
  void replyMayComeFromAnotherThreadAfterTheHandlerHasReturned() throws Exception {
    CountDownLatch handlerReturned = new CountDownLatch(1);
    InetSocketAddress server =
        serve(
            1,
            16,
            Map.of(
                "later",
                call -> {
                  Thread replier =
                      new Thread(
                          () -> {
                            try {
                              handlerReturned.await();
                              call.reply(message("late"));
                            } catch (InterruptedException e) {
                              call.fail(e);
                            }
                          });
                  replier.start();
                },
                // The only handler is free for this one while the first call is unanswered.
                "release",
                call -> {
                  handlerReturned.countDown();
                  call.reply(message("released"));
                }));

    CompletableFuture<ByteString> late = client.send(server, "later", message(""), new Cost());
    call(server, "release", "", new Cost());

    assertThat(TableRequest.parseFrom(late.get()).getTable()).isEqualTo("late");
  }

  @Test
  void errorsReachTheCallerWithTheirCost() {
    InetSocketAddress server =
        serve(
            Map.of(
                "fail",
                call -> {
                  call.cost.add(7);
                  throw new IOException("broken");
                }));
    Cost cost = new Cost();

    assertThatThrownBy(() -> call(server, "fail", "", cost))
        .isInstanceOf(RpcException.class)
        .hasMessage("broken");
    assertThatThrownBy(() -> call(server, "missing", "", cost)).hasMessage("no method missing");

    assertThat(cost.datanodeBytes()).isEqualTo(7);
  }

  @Test
  void costsOfNestedCallsAddUp() throws Exception {
    InetSocketAddress leaf =
        serve(
            Map.of(
                "read",
                call -> {
                  call.cost.add(100);
                  call.reply(message(""));
                }));
    InetSocketAddress middle =
        serve(
            Map.of(
                "readTwice",
                call -> {
                  call(leaf, "read", "", call.cost);
                  call(leaf, "read", "", call.cost);
                  call.cost.add(1);
                  call.reply(message(""));
                }));
    Cost cost = new Cost();

    call(middle, "readTwice", "", cost);
    call(middle, "readTwice", "", cost);

    assertThat(cost.datanodeBytes()).isEqualTo(402);
  }

  @Test
  void fullCallQueueIsAnsweredAtOnce() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    InetSocketAddress server =
        serve(
            1,
            1,
            Map.of(
                "wait",
                call -> {
                  busy.countDown();
                  release.await();
                  call.reply(message(""));
                }));

    CompletableFuture<ByteString> handled = client.send(server, "wait", message(""), new Cost());
    assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<ByteString> queued = client.send(server, "wait", message(""), new Cost());
    CompletableFuture<ByteString> refused = client.send(server, "wait", message(""), new Cost());

    assertThatThrownBy(refused::get)
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("too busy");
    release.countDown();
    assertThat(handled.get()).isNotNull();
    assertThat(queued.get()).isNotNull();
  }

  @Test
  void pendingCallsFailWhenTheServerGoes() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    InetSocketAddress server = serve(Map.of("never", call -> taken.countDown()));
    CompletableFuture<ByteString> pending = client.send(server, "never", message(""), new Cost());
    assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();

    servers.get(0).close();

    assertThatThrownBy(pending::get).hasMessageContaining("connection closed during never");
  }

  @Test
  void serverStreamsPacketsInOrderBeforeItsReply() throws Exception {
    InetSocketAddress server =
        serve(
            Map.of(
                "stream",
                call -> {
                  for (int i = 0; i < 200; i++) {
                    call.sendPacket(ByteString.copyFrom(new byte[64 << 10]), i == 199);
                  }
                  call.reply(Empty.getDefaultInstance());
                }));
    List<Integer> seqs = new ArrayList<>();

    client.callAndDrain(
        server, "stream", message(""), new Cost(), packet -> seqs.add(packet.seq()));

    assertThat(seqs).hasSize(200).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void clientStreamsPacketsAndHearsOfEachOne() throws Exception {
    InetSocketAddress server =
        serve(
            Map.of(
                "upload",
                call -> {
                  ByteArrayOutputStream received = new ByteArrayOutputStream();
                  Packet packet;
                  do {
                    packet = call.takePacket();
                    packet.data().writeTo(received);
                    call.ack(packet.seq());
                  } while (!packet.last());
                  call.reply(message(received.toString("UTF-8")));
                }));
    OutboundStream stream = client.stream(server, "upload", message(""), new Cost());
    List<CompletableFuture<Integer>> acks = new ArrayList<>();

    // More than the window, so that acknowledgements must flow while packets are sent.
    for (int i = 0; i < 50; i++) {
      acks.add(stream.send(ByteString.copyFromUtf8("x" + i % 10), i == 49));
    }

    assertThat(TableRequest.parseFrom(stream.await()).getTable()).hasSize(100).endsWith("x8x9");
    for (int i = 0; i < acks.size(); i++) {
      assertThat(acks.get(i).get()).isEqualTo(i);
    }
  }

  @Test
  void streamingToMethodThatFailsReportsItsError() throws Exception {
    InetSocketAddress server =
        serve(
            Map.of(
                "upload",
                call -> {
                  throw new IOException("disk full");
                }));
    OutboundStream stream = client.stream(server, "upload", message(""), new Cost());

    assertThatThrownBy(
            () -> {
              // Never acknowledged: the window would fill if the failure did not open it.
              for (int i = 0; i < 50; i++) {
                stream.send(ByteString.copyFromUtf8("x"), i == 49);
              }
              stream.await();
            })
        .hasMessageContaining("disk full");
  }
}
