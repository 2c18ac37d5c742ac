package testbed.homemade;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import testbed.guest.Events;
import testbed.homemade.Sockets.End;

/**
 * Calls with a map of headers, many at a time over one connection; the caller gets a future. The
 * server's handlers take them from a queue and answer.
 */
final class Futures {
  private Futures() {}

  private record Frame(int id, Map<String, byte[]> headers, String body) {
    byte[] toBytes() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(id);
      out.writeUTF(body);
      out.writeInt(headers.size());
      for (Map.Entry<String, byte[]> header : headers.entrySet()) {
        out.writeUTF(header.getKey());
        out.writeInt(header.getValue().length);
        out.write(header.getValue());
      }
      return bytes.toByteArray();
    }

    static Frame of(byte[] bytes) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      int id = in.readInt();
      String body = in.readUTF();
      Map<String, byte[]> headers = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        String key = in.readUTF();
        byte[] value = new byte[in.readInt()];
        in.readFully(value);
        headers.put(key, value);
      }
      return new Frame(id, headers, body);
    }
  }

  static final class Call {
    private final Map<String, byte[]> headers = new HashMap<>();
    private final String body;
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    Call(String body) {
      this.body = body;
    }
  }

  static final class Client {
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, Call> pending = new ConcurrentHashMap<>();
    private final End end;

    Client(int port) throws IOException {
      end = Sockets.connect(port);
      Sockets.start(
          () -> {
            while (true) {
              Frame reply = Frame.of(end.readFrame());
              Call call = pending.remove(reply.id);
              if (call != null) {
                completed(call, reply.headers, reply.body);
              }
            }
          });
    }

    String call(String body) throws Exception {
      Call call = new Call(body);
      send(call);
      return call.answer.get(30, TimeUnit.SECONDS);
    }

    private void send(Call call) throws IOException {
      int id = lastId.incrementAndGet();
      pending.put(id, call);
      end.writeFrame(new Frame(id, call.headers, call.body).toBytes());
    }

    private void completed(Call call, Map<String, byte[]> headers, String body) {
      call.answer.complete(body);
    }
  }

  /** A call on the server's side. */
  static final class Incoming {
    private final End end;
    private final int id;
    private final Map<String, byte[]> headers;
    private final String body;

    private Incoming(End end, Frame frame) {
      this.end = end;
      this.id = frame.id;
      this.headers = frame.headers;
      this.body = frame.body;
    }

    private Map<String, byte[]> replyHeaders() {
      return new HashMap<>();
    }

    void answer() throws IOException {
      end.writeFrame(new Frame(id, replyHeaders(), body).toBytes());
    }
  }

  static final class Server {
    private final BlockingQueue<Incoming> queue = new LinkedBlockingQueue<>();

    int start() throws IOException {
      for (int i = 0; i < 3; i++) {
        Sockets.start(
            () -> {
              while (true) {
                handle(queue.take());
              }
            });
      }
      return Sockets.listen(
          end -> {
            while (true) {
              queue.add(new Incoming(end, Frame.of(end.readFrame())));
            }
          });
    }

    private void handle(Incoming call) throws IOException {
      Events.b(call.body);
      call.answer();
    }
  }
}
