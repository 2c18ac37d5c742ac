package testbed.homemade;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import testbed.guest.Events;
import testbed.homemade.Sockets.End;

/**
 * Letters with text headers, one way: a receipt says no more than that a letter has been read. The
 * server leaves each as a job for a worker.
 */
final class Mail {
  private Mail() {}

  static final class Letter {
    private final Map<String, String> headers = new TreeMap<>();
    private final String body;

    Letter(String body) {
      this.body = body;
    }

    void setHeader(String name, String value) {
      headers.put(name, value);
    }

    @Nullable String header(String name) {
      return headers.get(name);
    }

    byte[] toBytes() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF(body);
      for (Map.Entry<String, String> header : headers.entrySet()) {
        out.writeUTF(header.getKey());
        out.writeUTF(header.getValue());
      }
      return bytes.toByteArray();
    }

    static Letter of(byte[] bytes) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      Letter letter = new Letter(in.readUTF());
      while (in.available() > 0) {
        letter.setHeader(in.readUTF(), in.readUTF());
      }
      return letter;
    }
  }

  static final class Client {
    private final ThreadLocal<End> ends;

    Client(int port) {
      ends =
          ThreadLocal.withInitial(
              () -> {
                try {
                  return Sockets.connect(port);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
    }

    void send(String body) throws IOException {
      post(new Letter(body));
      ends.get().readFrame();
    }

    private void post(Letter letter) throws IOException {
      ends.get().writeFrame(letter.toBytes());
    }
  }

  static final class Server {
    /** What the worker does with a letter. */
    private static final class Job {
      private final End end;
      private final Letter letter;

      Job(End end, Letter letter) {
        this.end = end;
        this.letter = letter;
      }

      void perform() throws IOException {
        Events.b(letter.body);
        end.writeFrame(new byte[0]);
      }
    }

    private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();

    int start() throws IOException {
      Sockets.start(
          () -> {
            while (true) {
              jobs.take().perform();
            }
          });
      return Sockets.listen(
          end -> {
            while (true) {
              received(end, Letter.of(end.readFrame()));
            }
          });
    }

    private void received(End end, Letter letter) {
      jobs.add(new Job(end, letter));
    }
  }
}
