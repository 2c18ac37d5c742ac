package testbed.homemade;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import testbed.guest.Events;
import testbed.homemade.Sockets.End;

/**
 * Calls with a field that is there for later use. The client's own thread writes what callers have
 * left in a queue, and callers wait on a monitor; the server works on one thread and answers on
 * another, which has the work's result from a queue.
 */
final class Fields {
  private Fields() {}

  /** A request or a reply. */
  static final class Envelope {
    final int id;
    final String body;
    private byte @Nullable [] reserved;

    Envelope(int id, String body) {
      this.id = id;
      this.body = body;
    }
  }

  private static byte[] encode(Envelope envelope) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(envelope.id);
    out.writeUTF(envelope.body);
    if (envelope.reserved != null) {
      out.write(envelope.reserved);
    }
    return bytes.toByteArray();
  }

  private static Envelope decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Envelope envelope = new Envelope(in.readInt(), in.readUTF());
    byte[] rest = in.readAllBytes();
    envelope.reserved = rest.length == 0 ? null : rest;
    return envelope;
  }

  /** A caller's wait for the answer. */
  static final class Pending {
    final Envelope request;
    private @Nullable String answer;

    Pending(Envelope request) {
      this.request = request;
    }

    synchronized void complete(Envelope reply) {
      answer = reply.body;
      notifyAll();
    }

    synchronized String await() throws InterruptedException {
      while (answer == null) {
        wait();
      }
      return answer;
    }
  }

  static final class Client {
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, Pending> pending = new ConcurrentHashMap<>();
    private final BlockingQueue<Pending> out = new LinkedBlockingQueue<>();
    private final End end;

    Client(int port) throws IOException {
      end = Sockets.connect(port);
      Sockets.start(
          () -> {
            while (true) {
              write(out.take());
            }
          });
      Sockets.start(
          () -> {
            while (true) {
              Envelope reply = decode(end.readFrame());
              Pending call = pending.remove(reply.id);
              if (call != null) {
                call.complete(reply);
              }
            }
          });
    }

    String call(String body) throws InterruptedException {
      Pending call = new Pending(new Envelope(lastId.incrementAndGet(), body));
      enqueue(call);
      return call.await();
    }

    private void enqueue(Pending call) {
      pending.put(call.request.id, call);
      out.add(call);
    }

    private void write(Pending call) throws IOException {
      end.writeFrame(encode(call.request));
    }
  }

  static final class Server {
    private record Work(End end, Envelope request) {}

    private final BlockingQueue<Work> todo = new LinkedBlockingQueue<>();
    private final BlockingQueue<Work> answers = new LinkedBlockingQueue<>();

    int start() throws IOException {
      Sockets.start(
          () -> {
            while (true) {
              Work work = todo.take();
              execute(work.request);
              answers.add(work);
            }
          });
      Sockets.start(
          () -> {
            while (true) {
              Work work = answers.take();
              answer(work.end, work.request, new Envelope(work.request.id, work.request.body));
            }
          });
      return Sockets.listen(
          end -> {
            while (true) {
              arrived(end, decode(end.readFrame()));
            }
          });
    }

    private void arrived(End end, Envelope request) {
      todo.add(new Work(end, request));
    }

    private void execute(Envelope request) {
      Events.b(request.body);
    }

    private void answer(End end, Envelope request, Envelope reply) throws IOException {
      end.writeFrame(encode(reply));
    }
  }
}
